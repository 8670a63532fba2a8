// out[g, i] = activation(Σ_s partial[s, i] + bias[i mod n])      s = g·span … g·span + span - 1
//
// Second pass of a product whose sum along k was split among workgroups: adds the partial results in the
// order of the splits, the same each time. One invocation makes one element, a workgroup 64 neighbours. Very many
// splits are added up span by span, and a further pass adds the sums of the spans.
//
// uses: each

struct Params {
  count: u32, // ⌈splits / span⌉ · size
  size: u32, // elements of a split
  n: u32,
  splits: u32, span: u32, // span: splits that one element adds up
  hasBias: u32,
}

@group(0) @binding(1) var<storage, read> partial: array<f32>; // [splits, size]
@group(0) @binding(2) var<storage, read> bias: array<Stored>; // [n]; not read unless hasBias
@group(0) @binding(3) var<storage, read_write> out: array<Stored>; // [⌈splits / span⌉, size]

// Tunables
// f32 or f16
alias Stored = f32;
fn activation(x: f32) -> f32 { return x; }

fn compute(i: u32) {
  let begin = i / params.size * params.span;
  var sum = 0.0;
  for (var s = begin; s < min(begin + params.span, params.splits); s++) {
    sum += partial[s * params.size + i % params.size];
  }
  if (params.hasBias != 0u) { sum += f32(bias[i % params.n]); }
  out[i] = Stored(activation(sum));
}
