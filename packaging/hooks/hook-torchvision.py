"""torchvision without its compiled parts: the program uses its data sets and models (vggdigits/training/vision.py)."""

module_collection_mode = "pyz"
