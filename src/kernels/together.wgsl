// What shaders share of which a workgroup makes one thing: which one that is, and which of its INVOCATIONS this one is.
// What they make says `compute` of who uses this.

@compute @workgroup_size(INVOCATIONS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  compute(group.y * groups.x + group.x, lane);
}
