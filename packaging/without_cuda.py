"""Runs first in an app built without CUDA: PyTorch must not look for graphics cards."""

import os

os.environ["CUDA_VISIBLE_DEVICES"] = ""
