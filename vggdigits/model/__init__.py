"""The network: VGG16 as data, its checkpoints, and the recognizer that every face of the program uses."""
