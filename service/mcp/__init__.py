"""The question library for language models, over the Model Context Protocol: tools, resources and prompts."""
