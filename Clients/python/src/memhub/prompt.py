"""What a bot's LLM is told before it answers."""

from .messages import ForgetPending, MemoryContext


def prompt_text(memory: MemoryContext) -> str:
    """The context, or what is to be confirmed before the hub forgets it; empty when there is nothing to tell."""
    if memory.forget_pending:
        return _confirmation(memory.forget_pending)
    return memory.context


def _confirmation(pending: ForgetPending) -> str:
    lines = [f"{number}. {_one_line(fact.fact_text)}" for number, fact in enumerate(pending.facts, 1)]
    return "\n".join(
        [
            "The user asked that something be forgotten, and several memories match. Nothing is forgotten yet.",
            "Ask whether to forget all of them, or which:",
            "<memories_to_forget>",
            *lines,
            "</memories_to_forget>",
        ]
    )


def _one_line(text: str) -> str:
    """Memories are data: they neither close the tag nor begin a line of their own."""
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split())
