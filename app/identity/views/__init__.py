"""Pages of signing in, of the own account, and of one-time codes."""

from app.identity.views import account, codes, second_step, sign_in
from app.identity.views.blueprint import blueprint

__all__ = ["account", "blueprint", "codes", "second_step", "sign_in"]
