"""The pad: a window, its canvas and panel, and the thread that reads while the pen moves."""
