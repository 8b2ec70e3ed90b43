"""What a burn run found, in sentences."""

from __future__ import annotations

from truceline.imaging.burnt import Burnt


def told(found: Burnt) -> tuple[str, ...]:
    """Say what was found, what was passed over, and what none of it shows."""
    before, after = (
        f"{one.image.scene.when.earliest:%Y-%m-%d %H:%M} UTC" for one in (found.before, found.after)
    )
    shares = ", ".join(
        f"{share:.0%} {name.replace('_', ' ')}"
        for name, share in found.shares.items()
        if share >= 0.005
    )
    false = f"{found.burn.false_share:.1%} of the surroundings look burnt as well"
    burnt, chance = found.area_m2 / 1e4, found.chance_m2 / 1e4
    family = found.before.image.family
    first = f"{found.spot.name}: {family} of {before} against {after}"
    return (
        f"{first}; both show {found.seen:.0%} of the place",
        f"Burnt: {burnt:.2f} ha; chance alone gives {chance:.2f} ha ({false})",
        f"p {found.p:.2g}: this share of equal discs in the surroundings shows as much",
        f"Severity of what was seen: {shares}",
        f"dNBR of the surroundings, taken off: {found.burn.offset:.3f}",
        *(f"Passed over: {one.image.scene.item} ({one.sight.says()})" for one in found.passed),
        *(f"Named in the catalogue and not here: {name}" for name in found.inputs.missing[:5]),
        *(f"Not read: {problem}" for problem in found.inputs.problems[:5]),
        "It stands out from its surroundings, and is told as a change"
        if found.stands_out
        else "It does not stand out from its surroundings: no change is told",
        "A burn scar says where plants were lost or charred, never who lit it, nor with what",
    )
