// y = x: nothing but memory traffic, 16 bytes read and 16 written by each invocation.
//
//   x, y: n vectors; one invocation copies one

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  y[i] = x[i];
}
