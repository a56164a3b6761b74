"""The one kernel of the dashboard: this Python, whatever kernels the user has installed."""

from __future__ import annotations

import sys

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel

NAME = "python3"
_LAUNCH = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--HistoryManager.enabled=False"]


class OwnKernel(KernelSpecManager):
    """A kernel named python3 in the user's directory may belong to another environment, without omnikit."""

    def find_kernel_specs(self) -> dict[str, str]:
        return {NAME: ""}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        if kernel_name != NAME:
            raise NoSuchKernel(kernel_name)
        return KernelSpec(argv=_LAUNCH, display_name="omnikit", language="python")
