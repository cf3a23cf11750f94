from pose_engine.keypoints import (
    LIMBS,
    MIRRORED_PARTS,
    NUM_EDGES,
    NUM_KEYPOINTS,
    PART_NAMES,
    POSE_TREE,
)


def test_mirrored_parts_swap_the_names() -> None:
    for part, other in enumerate(MIRRORED_PARTS):
        name = PART_NAMES[part]
        expected = name.replace("left", "?").replace("right", "left").replace("?", "right")
        assert PART_NAMES[other] == expected
        assert MIRRORED_PARTS[other] == part


def test_tree_reaches_every_part_once_from_the_nose() -> None:
    assert NUM_EDGES == NUM_KEYPOINTS - 1
    known = {0}
    for parent, child in POSE_TREE:
        assert parent in known
        assert child not in known
        known.add(child)
    assert known == set(range(NUM_KEYPOINTS))


def test_limbs_name_parts_of_their_side() -> None:
    for limb, parts in LIMBS.items():
        side = limb.split("_")[0]
        if side != "torso":
            assert all(PART_NAMES[part].startswith(side) for part in parts)
