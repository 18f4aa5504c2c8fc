#!/usr/bin/env python3
"""Holds the harness itself against clients that are right and clients that are wrong, before cimjob is held against it."""

import os
import sys
import unittest

if __name__ == "__main__":
    found = unittest.defaultTestLoader.discover(os.path.dirname(os.path.abspath(__file__)), "check_*.py")
    sys.exit(not unittest.TextTestRunner(verbosity=2).run(found).wasSuccessful())
