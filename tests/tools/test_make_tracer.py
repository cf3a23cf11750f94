import onnx

from pose_engine.keypoints import NOSE, PART_IDS
from pose_engine.multi_pose import TRACER_FILE
from tools.make_tracer import build_tracer, way_up


def test_the_shipped_graph_is_the_one_that_is_built() -> None:
    shipped, built = onnx.load(TRACER_FILE), build_tracer()
    assert shipped.graph == built.graph
    assert shipped.opset_import == built.opset_import
    assert shipped.metadata_props == built.metadata_props


def test_ways_lead_up_to_the_nose() -> None:
    names = ["left_ankle", "left_knee", "left_hip", "left_shoulder", "nose"]
    assert way_up(PART_IDS["left_ankle"]) == [PART_IDS[name] for name in names]
    assert way_up(NOSE) == [NOSE]
