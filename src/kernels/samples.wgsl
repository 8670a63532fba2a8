// x[i] = one of 64 numbers from 0.5 on, each by its place: what variants are timed and compared on. Of their bits the
// lower half is zero, so that taken for float16 they are ordinary numbers too.
//
// One invocation writes one element.

struct Params {
  count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= params.count) { return; }
  x[i] = 0.5 + f32((i * 2654435761u) >> 26u) / 64.0;
}
