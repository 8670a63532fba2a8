// out[i] = activation(Σ_s partial[s, i] + bias[i mod n])
//
// Second pass of a product whose sum along k was split among workgroups: adds the partial results in the
// order of the splits, the same each time. One invocation makes one element, a workgroup 64 neighbours.

struct Problem {
  count: u32, // elements of out
  n: u32,
  splits: u32,
  hasBias: u32,
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> partial: array<f32>; // [splits, count]
@group(0) @binding(2) var<storage, read> bias: array<Stored>; // [n]; not read unless hasBias
@group(0) @binding(3) var<storage, read_write> out: array<Stored>;

// Tunables
// f32 or f16
alias Stored = f32;
fn activation(x: f32) -> f32 { return x; }

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= problem.count) { return; }
  var sum = 0.0;
  for (var s = 0u; s < problem.splits; s++) { sum += partial[s * problem.count + i]; }
  if (problem.hasBias != 0u) { sum += f32(bias[i % problem.n]); }
  out[i] = Stored(activation(sum));
}
