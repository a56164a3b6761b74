"""The one kernel of the dashboard: this Python, whatever kernels the user has installed; and whose each one is."""

from __future__ import annotations

import sys
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from omnikit.kit.callback import CALLBACK_VARIABLE
from omnikit.kit.users import LANGUAGE_VARIABLE, USER_VARIABLE
from omnikit.serve.visitor import LANGUAGE, VISITOR, Visitor

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


class OwnedKernels(AsyncMappingKernelManager):
    """Each kernel is told who opened its page, and belongs to them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.owners: dict[str, Visitor] = {}
        self.callback = ""  # where the consent page shall send its answer

    async def start_kernel(self, *, env: dict[str, str], **kwargs: Any) -> str:  # type: ignore[override]
        visitor = VISITOR.get()
        told = {
            USER_VARIABLE: visitor.name or "",
            LANGUAGE_VARIABLE: LANGUAGE.get(),
            CALLBACK_VARIABLE: self.callback,
        }
        kernel_id: str = await super().start_kernel(env={**env, **told}, **kwargs)
        self.owners[kernel_id] = visitor
        return kernel_id

    def remove_kernel(self, kernel_id: str) -> Any:
        self.owners.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)

    async def end_those_of(self, session: str) -> None:
        """End the kernels of a session."""
        for kernel_id in [one for one, owner in self.owners.items() if owner.session == session]:
            if kernel_id in self:
                await ensure_async(self.shutdown_kernel(kernel_id))  # type: ignore[no-untyped-call]
