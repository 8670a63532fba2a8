// A convolution, or its gradient with respect to the input (see `naive.wgsl` for the equation), as a product of
// matrices that is never written out: a row for each pixel of dest, a column for each of its channels, and along k
// all taps and channels of the source. The pixels of one phase (see `phases.wgsl`) form a product of their own.
// Here is what the matrices are and where the result goes; how they are multiplied says who uses this, with problem.wgsl.

@group(0) @binding(1) var<storage, read> source: array<ElementSource>;
@group(0) @binding(2) var<storage, read> weights: array<ElementFilter>;
@group(0) @binding(3) var<storage, read> bias: array<Stored>; // [channels of dest]; not read unless hasBias
@group(0) @binding(4) var<storage, read_write> dest: array<ElementDest>;

// Tunables
// What operands are stored as, f32 or f16; sums are f32 in any case.
alias Stored = f32;
fn activation(x: f32) -> f32 { return x; }
// Four neighbours as one element, where channels allow it.
alias ElementSource = Stored;
alias ElementFilter = Stored;
alias ElementDest = Stored;
fn quadSource(at: vec4u) -> vec4f { return vec4f(f32(source[at.x]), f32(source[at.y]), f32(source[at.z]), f32(source[at.w])); }
fn elementDest(x: vec4f, i: u32) -> ElementDest { return ElementDest(x[i]); }
const WHOLE_QUADS = false;
const QUADS_DEST = false;

const NOWHERE = 0xffffffffu;

// A pixel of dest.
struct Pixel {
  source: u32, // where its image begins in the source, in pixels
  dest: u32, // its first channel in dest, or NOWHERE
  position: vec2i, // in the source, of the first tap
}

fn pixelOf(row: u32, d0: vec2u, position: vec2i) -> Pixel {
  let grid = gridOfPhase();
  let cell = vec2u(row / grid.y % grid.x, row % grid.y);
  let image = row / (grid.x * grid.y);
  let d = d0 + problem.up * cell;
  let at = (image * problem.dest.x + d.x) * problem.dest.y + d.y;
  return Pixel(
    image * problem.source.x * problem.source.y,
    select(NOWHERE, at * problem.groups * problem.destChannels, image < problem.images && all(d < problem.dest)),
    position + vec2i(problem.down * cell),
  );
}

// The bias of four channels from col on.
fn biasFrom(group: u32, col: u32) -> vec4f {
  if (problem.hasBias == 0u) { return vec4f(); }
  let q = group * problem.destChannels + col;
  return vec4f(f32(bias[q]), f32(bias[q + 1u]), f32(bias[q + 2u]), f32(bias[q + 3u]));
}

// Four channels of a pixel of dest, whose first channel of all is at `pixel`.
fn storeRow(pixel: u32, group: u32, col: u32, sums: vec4f) {
  let x = vec4f(activation(sums.x), activation(sums.y), activation(sums.z), activation(sums.w));
  let at = pixel + group * problem.destChannels + col;
  if (pixel != NOWHERE && col < problem.destChannels) {
    if (QUADS_DEST) {
      dest[at / 4u] = elementDest(x, 0u);
    } else {
      dest[at] = elementDest(x, 0u);
      if (col + 1u < problem.destChannels) { dest[at + 1u] = elementDest(x, 1u); }
      if (col + 2u < problem.destChannels) { dest[at + 2u] = elementDest(x, 2u); }
      if (col + 3u < problem.destChannels) { dest[at + 3u] = elementDest(x, 3u); }
    }
  }
}
