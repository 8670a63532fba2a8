// What shaders share of which an invocation makes one of `count` things: which one that is. What is made of it says
// `compute` of who uses this, with what else it has to know in its `Params`. A workgroup is 64 neighbours.

@group(0) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i < params.count) { compute(i); }
}
