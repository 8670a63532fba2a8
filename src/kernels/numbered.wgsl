// What shaders share whose invocations have numbers, 64 a workgroup, and look for themselves if theirs is past the end
// (others use each.wgsl): what they do says `compute` of who uses this.

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  compute(id.x + id.y * size.x * 64u);
}
