// y[c] = x[offset + Σ c_d · stride_d]: transposes, slices, flips (negative strides) and repeats (stride 0).
//
//   y: n elements over RANK dimensions, coordinates c; x is read wherever the strides lead
//
// One invocation copies one element, as bits, whatever its type; or four neighbours of y, where four divides the
// innermost dimension: finding the place costs more than the copy (a CPU divides integers one by one). The
// side that is written is the contiguous one: scattered reads are cheaper than scattered writes.
//
// uses: each, places

// Tunables: the type of WIDTH neighbours, and how they are loaded
alias Neighbours = u32;
fn load(at: u32, step: u32) -> Neighbours { return x[at]; }

@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<Neighbours>;

alias Places = u32; // in x
fn stridesOf(dimension: vec4u) -> Places { return dimension.y; }

fn compute(i: u32) {
  y[i] = load(placesOf(i * WIDTH, params.offset), params.dimensions[0].y);
}
