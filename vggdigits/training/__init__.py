"""Training: data sets, augmentation, the loop, evaluation and run folders. Knows torch and torchvision, no Qt."""
