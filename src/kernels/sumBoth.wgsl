// a[g, i] = Σ_s x[s, i], b[g, j] = Σ_s y[s, j]      s = g·span … g·span + span - 1
//
// sumSplits.wgsl for two results that one pass has split alike: the sums of both, in the order of the splits. One
// invocation makes one element, first those of a, then those of b; a workgroup 64 neighbours.
//
// uses: each

struct Params {
  count: u32, // ⌈splits / span⌉ · (sizeX + sizeY)
  sizeX: u32, sizeY: u32, // elements of a split
  splits: u32, span: u32, // span: splits that one element adds up
}

@group(0) @binding(1) var<storage, read> x: array<f32>; // [splits, sizeX]
@group(0) @binding(2) var<storage, read> y: array<f32>; // [splits, sizeY]
@group(0) @binding(3) var<storage, read_write> a: array<f32>; // [⌈splits / span⌉, sizeX]
@group(0) @binding(4) var<storage, read_write> b: array<f32>; // [⌈splits / span⌉, sizeY]

fn compute(at: u32) {
  let size = params.sizeX + params.sizeY;
  let group = at / size;
  let i = at % size;
  let begin = group * params.span;
  let end = min(begin + params.span, params.splits);
  var sum = 0.0;
  if (i < params.sizeX) {
    for (var s = begin; s < end; s++) { sum += x[s * params.sizeX + i]; }
    a[group * params.sizeX + i] = sum;
  } else {
    let j = i - params.sizeX;
    for (var s = begin; s < end; s++) { sum += y[s * params.sizeY + j]; }
    b[group * params.sizeY + j] = sum;
  }
}
