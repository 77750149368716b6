"""What the frozen program leaves out, and why: build.spec and the hooks read it, docs/frozen.md explains it."""

from __future__ import annotations

from fnmatch import fnmatch

_TORCH_TESTS = (
    "autograd_function_db common_cuda common_device_type common_distributed common_fsdp common_jit "
    "common_methods_invocations common_modules common_nn common_optimizers common_quantization common_quantized "
    "common_utils composite_compliance custom_op_db data dynamo_test_failures generated hop_db inductor_utils "
    "jit_metaprogramming_utils jit_utils opinfo optests"
).split()

MODULES = {
    "tkinter": "the window is Qt's",
    "setuptools": "torch asks for it to compile extensions, which nobody does here",
    "pkg_resources": "part of setuptools",
    "_distutils_hack": "part of setuptools",
    "pip": "installs nothing",
    "pytest": "tests stay in the source tree",
    "_pytest": "tests stay in the source tree",
    "pytestqt": "tests stay in the source tree",
    "hypothesis": "tests stay in the source tree",
    "mypy": "checks types of the source tree",
    "py": "tests stay in the source tree",
    "rich": "colours tracebacks and tables on terminals, where torch and tqdm find it",
    "IPython": "pyqtgraph and tqdm look for it to show themselves in notebooks",
    "ipywidgets": "tqdm looks for it to show itself in notebooks",
    "jupyter_rfb": "pyqtgraph looks for it to show itself in notebooks",
    "matplotlib": "torch.utils and pyqtgraph can draw with it; nothing here does",
    "pandas": "tqdm and torch can wrap it; nothing here does",
    "scipy": "torchvision reads other data sets with it",
    "cv2": "torchvision and pyqtgraph look for it",
    "numba": "pyqtgraph looks for it",
    "cupy": "pyqtgraph looks for it",
    "h5py": "pyqtgraph exports to it",
    "tensorboard": "torch.utils.tensorboard is not used",
    "lxml": "XML is read with defusedxml",
    "pygments": "colours tracebacks that no user sees",
    "openvino": "an extra for who installs from source, 180 MB; torch reads without it (model/openvino_way.py)",
    "openvino_telemetry": "reports to Google that OpenVINO is imported",
    "onnxruntime": "another engine, which `bench` alone looks for",
    "networkx": "torch.fx draws graphs with it and does without",
    "jinja2": "torch._inductor writes kernels from templates with it; nothing is compiled here",
    "fsspec": "torch.distributed writes to remote places with it",
    "triton": "compiles kernels for torch._inductor; nothing is compiled here",
    **{f"torch.testing._internal.{name}": "torch's own tests; it imports their neighbours" for name in _TORCH_TESTS},
    "torch.utils.tensorboard": "needs tensorboard",
    "torch.utils.benchmark": "needs a compiler; this program has its own `bench`",
    "torch.utils.model_dump": "a viewer for a browser",
    "torch._dynamo": "torch's compiler; hooks/stand_ins.py has what an optimiser asks of it: 2 MB packed",
    "torch._inductor": "writes kernels; nothing is compiled here: 1 MB packed",
    "sympy": "the compiler reasons about sizes with it; nothing is compiled here: 6 MB packed",
    "mpmath": "part of sympy",
    "filelock": "compilers take turns with it",
    "torch.onnx": "torchvision registers operators for it, which are left out as well",
    "torchvision.models": "other networks, which nothing here uses (hooks/stand_ins.py)",
    "torchvision.ops": "operators for detection, which those networks use (hooks/stand_ins.py)",
    "torch.ao.ns": "compares quantised networks",
    "torch.ao.pruning": "prunes networks",
    "torch._export.serde": "writes graphs to files of torch's own",
    "torch.distributed._tools": "one process trains",
    "torch.distributed.flight_recorder": "one process trains",
    "torch.sparse._triton_ops_meta": "kernels to compile",
    "torch.utils.hipify": "rewrites sources to compile",
    "functorch": "an older name of torch.func",
    "torchvision.transforms.v2": "another way to bend pictures; training has its own (training/augment.py)",
    "pydoc_data": "Python's own help, for a prompt",
    "numpy.polynomial": "numpy loads it when asked; nothing here does",
    "torch._vendor.quack": "kernels to compile, for CUDA",
    "torch.distributed.pipelining": "one process trains",
    "torch.distributed.elastic": "one process trains",
    "torch.distributed.checkpoint": "one process trains",
    "torchvision._C": "operators for detection: 9 MB with CUDA's stub; data sets and models need none",
    "torchvision.image": "torchvision's own decoders, and libjpeg, libpng, libwebp, nvjpeg: Pillow reads pictures",
    "numpy.f2py": "needs a Fortran compiler",
    "numpy.testing.tests": "tests stay in the source tree",
    "PIL._avif": "AVIF is not read: 5 MB",
    "PIL._imagingft": "writes text into pictures: nothing here does",
    "PIL._imagingcms": "converts colour profiles: ink has no colour",
    "PIL.ImageQt": "pictures go to Qt as arrays",
    "PIL.ImageTk": "needs tkinter",
    "PySide6.QtSvg": "SVG is never read through Qt: it opens files that an SVG names",
    "PySide6.QtSvgWidgets": "as QtSvg",
    "PySide6.QtOpenGL": "pyqtgraph can draw with it (hooks/stand_ins.py); painting is enough for curves",
    "PySide6.QtOpenGLWidgets": "as QtOpenGL",
    "PySide6.QtTest": "pyqtgraph looks for it, and does without",
    "PySide6.QtNetwork": "the program opens no connection of its own (MNIST comes through Python's urllib)",
    "PySide6.QtQml": "no QML",
    "PySide6.QtQuick": "no QML",
    "PySide6.QtPrintSupport": "prints nothing",
    "PySide6.QtSql": "samples are kept by Python's sqlite3",
    "pyqtgraph.opengl": "needs PyOpenGL",
    "pyqtgraph.examples": "examples",
    "pyqtgraph.jupyter": "notebooks",
}
"""Python modules that are not collected, each with the reason."""

FILES = {
    "torch/test/*": "torch's own tests in C++: 84 MB",
    "torch/bin/*": "test programs and protoc: 50 MB (torch_shm_manager, which torch looks for at import, is kept)",
    "torch/include/*": "headers to compile extensions with: 62 MB",
    "torch/share/*": "CMake files to compile extensions with",
    "torch/lib/lib*_test.so": "torch's own tests",
    "torch/lib/libbackend_with_compiler.so": "torch's own tests",
    "torch/lib/libaoti_custom_ops.so": "torch's own tests",
    "torch/utils/model_dump/*": "a viewer for a browser",
    "torch/utils/benchmark/*": "sources to compile",
    "torch/_dynamo/*": "data of the compiler, which is left out",
    "torch/_inductor/*": "sources to compile",
    "torch/csrc/*": "headers to compile extensions with",
    "torchvision.libs/*": "codecs and CUDA stubs of torchvision's compiled parts, which are left out",
    "*.pyi": "types, for type checkers",
    "*/py.typed": "types, for type checkers",
    "*.dist-info/*": "of packages: their licences are in licenses/",
    "PySide6/Qt/qml/*": "no QML",
    "*libQt6Qml*": "no QML (an input method that is left out asks for it)",
    "*libQt6Quick*": "as QML",
    "*libQt6VirtualKeyboard*": "as QML",
    "*libQt6Network*": "no connection is opened through Qt",
    "*libQt6Pdf*": "PDF is not read",
    "*libQt6Svg*": "SVG is never read through Qt",
    "*libQt6EglF*": "plugins that draw without a desktop are left out",
    "*libQt6WlShell*": "a plugin for Wayland as it was once is left out",
    "*libQt6OpenGL*": "widgets are painted without OpenGL",
    "PySide6/*/opengl32sw.dll": "a software OpenGL, 20 MB: widgets are painted without",
    "PySide6/*/d3dcompiler_*.dll": "compiles shaders: widgets are painted without",
    # Libraries that every desktop has, with interfaces that have stood for decades, and that have to fit what else is
    # on it: the configuration of its fonts, its message bus, its X server. docs/frozen.md has them as packages.
    **dict.fromkeys(("libfontconfig.so*", "libfreetype.so*", "libexpat.so*"), "the system's fonts"),
    **dict.fromkeys(("libpng16.so*", "libbrotli*.so.1"), "asked for by the system's fonts alone"),
    **dict.fromkeys(("libglib-2.0.so*", "libgthread-2.0.so*", "libpcre2-8.so*"), "the system's event loop"),
    **dict.fromkeys(("libdbus-1.so*", "libsystemd.so*"), "the system's message bus"),
    **dict.fromkeys(("libgcrypt.so*", "libgpg-error.so*", "liblz4.so*", "libcap.so*"), "asked for by libsystemd alone"),
    **dict.fromkeys(("libX11.so*", "libX11-xcb.so*", "libXau.so*", "libXdmcp.so*"), "the system's X11"),
    **dict.fromkeys(("libbsd.so*", "libmd.so*"), "asked for by libXdmcp alone"),
}
"""Patterns of files inside the program that are left out, each with the reason."""

KEPT = ("torch/bin/torch_shm_manager*",)
"""Exceptions to FILES."""

QT_PLUGINS = {
    # Linux
    "platforms/libqxcb": "X11",
    "platforms/libqwayland*": "Wayland",
    "platforms/libqoffscreen": "the self-test, without a screen",
    "platformthemes/libqxdgdesktopportal": "the desktop's own file dialogs, and its dark palette",
    "platforminputcontexts/libcomposeplatforminputcontextplugin": "dead keys and the compose key",
    "platforminputcontexts/libibusplatforminputcontextplugin": "names and notes in scripts that need a composer",
    "wayland-shell-integration/libxdg-shell": "windows on Wayland",
    "wayland-decoration-client/libbradient": "a frame where the compositor draws none (the other one needs QtSvg)",
    # Windows
    "platforms/qwindows": "Windows",
    "platforms/qoffscreen": "the self-test, without a screen",
    "styles/qmodernwindowsstyle": "Windows' own look",
    "imageformats/qico": "the window's icon",
    # macOS
    "platforms/libqcocoa": "macOS",
    "styles/libqmacstyle": "macOS's own look",
}
"""The only plugins of Qt that are kept, each with what it is for. PNG, which icons are, is built into QtGui; every
other picture is read by Pillow."""

QT_LANGUAGES = ("zh_CN",)
"""Languages of the interface besides English, whose `qtbase_*.qm` (buttons of Qt's own dialogs) are kept."""


def is_kept(name: str) -> bool:
    """Whether a file, by its place inside the program, belongs there."""
    path = name.replace("\\", "/")
    if any(fnmatch(path, pattern) for pattern in KEPT):
        return True
    if any(fnmatch(path, pattern) for pattern in FILES):
        return False
    if path.startswith("PySide6/") and "/plugins/" in path:
        plugin = path.partition("/plugins/")[2].partition(".")[0]
        return any(fnmatch(plugin, pattern) for pattern in QT_PLUGINS)
    if path.startswith("PySide6/") and "/translations/" in path:
        return path.rpartition("/")[2] in {f"qtbase_{language}.qm" for language in QT_LANGUAGES}
    return True
