// y = value everywhere; the value comes as bits, whatever its type.
//
// One invocation writes four neighbours.

struct Params {
  value: u32,
  groups: u32, // ⌈n / 4⌉
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> y: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= params.groups) { return; }
  y[i] = vec4u(params.value);
}
