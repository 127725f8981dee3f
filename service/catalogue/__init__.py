"""What is published, described for portals and programs: DCAT, VoID, schema.org, dumps."""
