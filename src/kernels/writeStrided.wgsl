// y[offset + Σ c_d · stride_d] = x[c]: puts an array into a box of a larger one (pad, concatenate).
//
//   x: n elements over RANK dimensions, coordinates c; the rest of y stays as it is
//
// One invocation copies one element, as bits, whatever its type; or four neighbours of x, where four divides the
// innermost dimension, as in readStrided.wgsl.
//
// uses: each, places

// Tunables: the type of WIDTH neighbours, and one of them
alias Neighbours = u32;
fn element(x: Neighbours, i: u32) -> u32 { return x; }

@group(0) @binding(1) var<storage, read> x: array<Neighbours>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;

alias Places = u32; // in y
fn stridesOf(dimension: vec4u) -> Places { return dimension.y; }

fn compute(i: u32) {
  var at = placesOf(i * WIDTH, params.offset);
  let values = x[i];
  for (var k = 0u; k < WIDTH; k++) {
    y[at] = element(values, k);
    at += params.dimensions[0].y;
  }
}
