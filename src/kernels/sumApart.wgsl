// out[i] = Σ_s partial[s, i], and rest[i - head] for those from `head` on: sumSplits.wgsl where two results were
// split together.
//
// One invocation makes one element, adding the splits in their order.

struct Params {
  count: u32, // elements of a split
  head: u32,
  splits: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partial: array<f32>; // [splits, count]
@group(0) @binding(2) var<storage, read_write> out: array<f32>; // [head]
@group(0) @binding(3) var<storage, read_write> rest: array<f32>; // [count - head]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= params.count) { return; }
  var sum = 0.0;
  for (var s = 0u; s < params.splits; s++) { sum += partial[s * params.count + i]; }
  if (i < params.head) { out[i] = sum; } else { rest[i - params.head] = sum; }
}
