// out[t, q, p] = filter[t, p, q]
//
// A filter with its two kinds of channels exchanged, so that taps and channels q together are the rows of a
// matrix. One invocation moves one element, a workgroup 64 neighbours.

struct Problem {
  taps: u32,
  p: u32, q: u32,
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= problem.taps * problem.p * problem.q) { return; }
  let p = i % problem.p;
  let q = i / problem.p % problem.q;
  let t = i / (problem.p * problem.q);
  out[i] = weights[(t * problem.p + p) * problem.q + q];
}
