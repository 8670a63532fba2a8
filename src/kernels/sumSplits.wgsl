// out[g, i] = activation(Σ_s partial[s, i] + bias[i mod n])      s = g·span … g·span + span - 1
//
// Second pass of a product whose sum along k was split among workgroups: adds the partial results in the
// order of the splits, the same each time. One invocation makes one element, a workgroup 64 neighbours. Very many
// splits are added up span by span, and a further pass adds the sums of the spans.

struct Problem {
  count: u32, // elements of a split
  n: u32,
  splits: u32,
  span: u32, // splits that one element adds up
  hasBias: u32,
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> partial: array<f32>; // [splits, count]
@group(0) @binding(2) var<storage, read> bias: array<Stored>; // [n]; not read unless hasBias
@group(0) @binding(3) var<storage, read_write> out: array<Stored>; // [⌈splits / span⌉, count]

// Tunables
// f32 or f16
alias Stored = f32;
fn activation(x: f32) -> f32 { return x; }

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let begin = i / problem.count * problem.span;
  if (begin >= problem.splits) { return; }
  var sum = 0.0;
  for (var s = begin; s < min(begin + problem.span, problem.splits); s++) {
    sum += partial[s * problem.count + i % problem.count];
  }
  if (problem.hasBias != 0u) { sum += f32(bias[i % problem.n]); }
  out[i] = Stored(activation(sum));
}
