"""Other standards and other data: StratML, portals, links to their data sets, municipal areas."""
