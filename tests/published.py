"""The blog's network as it was published, written without the product's code, and its file."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional


class Published(nn.Module):
    """Convolutions follow each other, ReLU comes after each pooling only, none between linear layers, softmax last."""

    def __init__(self) -> None:
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(3, 64, 3, padding=1), nn.Conv2d(64, 64, 3, padding=1)
        self.c3, self.c4 = nn.Conv2d(64, 128, 3, padding=1), nn.Conv2d(128, 128, 3, padding=1)
        self.c5, self.c6 = nn.Conv2d(128, 256, 3, padding=1), nn.Conv2d(256, 256, 3, padding=1)
        self.c7 = nn.Conv2d(256, 256, 3, padding=1)
        self.c8, self.c9 = nn.Conv2d(256, 512, 3, padding=1), nn.Conv2d(512, 512, 3, padding=1)
        self.c10 = nn.Conv2d(512, 512, 3, padding=1)
        self.c11, self.c12 = nn.Conv2d(512, 512, 3, padding=1), nn.Conv2d(512, 512, 3, padding=1)
        self.c13 = nn.Conv2d(512, 512, 3, padding=1)
        self.f14, self.f15 = nn.Linear(25088, 4096), nn.Linear(4096, 4096)
        self.f16, self.f_output = nn.Linear(4096, 1000), nn.Linear(1000, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.relu(functional.max_pool2d(self.c2(self.c1(x)), 2))
        x = functional.relu(functional.max_pool2d(self.c4(self.c3(x)), 2))
        x = functional.relu(functional.max_pool2d(self.c7(self.c6(self.c5(x))), 2))
        x = functional.relu(functional.max_pool2d(self.c10(self.c9(self.c8(x))), 2))
        x = functional.relu(functional.max_pool2d(self.c13(self.c12(self.c11(x))), 2))
        x = self.f_output(self.f16(self.f15(self.f14(x.flatten(1)))))
        return functional.softmax(x, dim=1)


def published_network() -> Published:
    """With weights that keep the strength of a picture to the end, so that its answers differ."""
    with torch.device("meta"):
        network = Published()
    network = network.to_empty(device="cpu").eval()
    chance = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for tensor in network.parameters():
            fan_in = tensor[0].numel() if tensor.dim() > 1 else 0
            tensor.normal_(0, fan_in**-0.5 if fan_in else 0.05, generator=chance)
    return network


def write_published(network: Published, path: Path) -> Path:
    """As the blog's script wrote it: `torch.save(net.state_dict(), "save_model/99model.pth")`."""
    torch.save(network.state_dict(), path)
    return path
