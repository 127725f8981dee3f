"""What a CKAN makes of a catalogue: its own parser's datasets, as JSON. Run by the harvester's own interpreter.

Usage: read.py FILE CONTENT-TYPE LANGUAGE
"""

import json
import sys
from pathlib import Path

from ckanext.dcat.processors import RDFParser
from ckantoolkit import config

config["ckan.locale_default"] = sys.argv[3]
parser = RDFParser()
parser.parse(Path(sys.argv[1]).read_text("utf-8"), _format=sys.argv[2])
sys.stdout.write(json.dumps(list(parser.datasets())))
