// A convolution, or its gradient with respect to the input, as the product of matrices that `product.wgsl` says. The
// loop, for GPUs, is that of `blocks.wgsl`; here is where the elements of its blocks lie. Where the pixels of a tile lie
// is worked out once, at the start.
//
// uses: together, blocks, conv2d/problem, conv2d/product, conv2d/phases

// Tunables
fn quadFilter(at: vec4u) -> vec4f { return vec4f(f32(weights[at.x]), f32(weights[at.y]), f32(weights[at.z]), f32(weights[at.w])); }
// Whether the filter's neighbours are channels of the source, as in the gradient, or of dest.
const B_ALONG_K = false;
const A_ALONG_M = false;

const SUMS_B = false;

// A step along k: a tap, and a channel of the source.
struct Step {
  way: vec2i, // in the source, from the first tap's place
  channel: u32,
  filter_: u32, // where its row of the filter begins
}

fn stepOf(l: u32) -> Step {
  let t = l / problem.sourceChannels;
  let tap = vec2u(t / max(phase.count.y, 1u), t % max(phase.count.y, 1u));
  let channel = l % problem.sourceChannels;
  return Step(phase.advance * vec2i(tap), channel, rowOfFilter(phase.first + phase.step * tap, channel));
}

// Four steps from l on. Where channels come in fours these are four channels of one tap.
struct Steps { s0: Step, s1: Step, s2: Step, s3: Step }

fn stepsFrom(l: u32) -> Steps {
  let s0 = stepOf(l);
  if (WHOLE_QUADS) { return Steps(s0, s0, s0, s0); }
  return Steps(s0, stepOf(l + 1u), stepOf(l + 2u), stepOf(l + 3u));
}

var<private> phase: Phase;
var<private> group: u32;
var<workgroup> pixels: array<Pixel, TILE_ROWS>;

// A negative position is a large one.
fn isInside(pixel: Pixel, step: Step) -> bool { return all(vec2u(pixel.position + step.way) < problem.source); }

fn placeOfSource(pixel: Pixel, step: Step) -> u32 {
  return placeInSource(pixel.source, vec2u(pixel.position + step.way), group, step.channel);
}

// Four steps of one pixel; zeros outside add nothing to the sums.
fn fourSteps(row: u32, steps: Steps) -> vec4f {
  let pixel = pixels[row];
  let at = placeOfSource(pixel, steps.s0);
  if (WHOLE_QUADS) { return select(vec4f(), quadSource(vec4u(at)), isInside(pixel, steps.s0)); }
  let places = vec4u(at, placeOfSource(pixel, steps.s1), placeOfSource(pixel, steps.s2), placeOfSource(pixel, steps.s3));
  let inside = vec4<bool>(
    isInside(pixel, steps.s0), isInside(pixel, steps.s1), isInside(pixel, steps.s2), isInside(pixel, steps.s3),
  );
  return select(vec4f(), quadSource(places), inside);
}

fn fetchA(i: u32, first: u32, end: u32) -> Block {
  let at = blockAt(i, TILE_ROWS / 4u, true);
  let steps = stepsFrom(first + at.step);
  let row = 4u * at.vector;
  let x = Block(fourSteps(row, steps), fourSteps(row + 1u, steps), fourSteps(row + 2u, steps), fourSteps(row + 3u, steps));
  return cut(turned(x), first + at.step, end);
}

fn fetchB(i: u32, first: u32, end: u32) -> Block {
  let at = blockAt(i, TILE_COLS / 4u, B_ALONG_K);
  let l = first + at.step;
  let cols = columnOfFilter(group, firstCol + 4u * at.vector) + vec4u(0u, 1u, 2u, 3u) * problem.filterDest;
  if (B_ALONG_K) {
    let steps = stepsFrom(l);
    let rows = vec4u(steps.s0.filter_, steps.s1.filter_, steps.s2.filter_, steps.s3.filter_);
    let x = Block(quadFilter(cols.x + rows), quadFilter(cols.y + rows), quadFilter(cols.z + rows), quadFilter(cols.w + rows));
    return cut(turned(x), l, end);
  }
  let x = Block(
    quadFilter(stepOf(l).filter_ + cols), quadFilter(stepOf(l + 1u).filter_ + cols),
    quadFilter(stepOf(l + 2u).filter_ + cols), quadFilter(stepOf(l + 3u).filter_ + cols),
  );
  return cut(x, l, end);
}

fn shiftOf(col: u32) -> vec4f { return biasFrom(group, firstCol + col); }

fn storeFour(row: u32, col: u32, x: vec4f) { storeRow(pixels[row].dest, group, firstCol + col, x); }

fn storeSums(col: u32, x: vec4f) {}

fn compute(tile: u32, index: u32) {
  // Tiles are numbered along the channels, then the pixels of a phase, then the phases, then the groups.
  let grid = gridOfPhase();
  let across = (problem.destChannels + TILE_COLS - 1u) / TILE_COLS;
  let down = (problem.images * grid.x * grid.y + TILE_ROWS - 1u) / TILE_ROWS;
  let z = tile / (across * down);
  if (z / phases() >= problem.groups) { return; }

  firstCol = tile % across * TILE_COLS;
  let d0 = phaseFrom(z % phases());
  let here = phaseOf(d0);
  group = z / phases();
  phase = here;
  for (var i = index; i < TILE_ROWS; i += INVOCATIONS) {
    pixels[i] = pixelOf(tile / across % down * TILE_ROWS + i, d0, here.position);
  }
  workgroupBarrier();
  var sums = multiply(index, 0u, here.count.x * here.count.y * problem.sourceChannels);
  storeTile(index, &sums);
}
