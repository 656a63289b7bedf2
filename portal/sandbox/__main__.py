"""`python -m portal.sandbox dr|tas|idp`."""

import sys

from portal.sandbox.run import main

sys.exit(main())
