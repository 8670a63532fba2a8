// A convolution, or its gradient with respect to the input, as the product of matrices that `product.wgsl` says. The
// blocking is that of `matmul/subgroup.wgsl`: a workgroup is one subgroup of 8 (or 4) lanes and computes 16 pixels × 32
// channels, in blocks of 4 along k, the lanes handing their values of the source round by `subgroupBroadcast`.
//
// A quad is four values, in four loads or, where they are neighbours and aligned, in one: quads of the source
// go along its channels, quads of the filter along the channels of dest or of the source.
//
// uses: conv2d/problem, conv2d/product, conv2d/phases, conv2d/quads

// Tunables
fn quadFilter(at: u32, by: u32) -> vec4f { return vec4f(f32(weights[at]), f32(weights[at + by]), f32(weights[at + 2u * by]), f32(weights[at + 3u * by])); }
const FILTER_ALONG_SOURCE = false;

const ROWS = 16u;

// A step along k: a tap, as the how-manieth of its phase, and a channel of the source.
struct Step { tap: vec2u, channel: u32 }

fn next(step: Step, by: u32, count: vec2u) -> Step {
  var s = step;
  s.channel += by;
  let wrapped = s.channel >= problem.sourceChannels;
  s.channel = select(s.channel, 0u, wrapped);
  s.tap.y += select(0u, 1u, wrapped);
  let below = s.tap.y >= count.y;
  s.tap.y = select(s.tap.y, 0u, below);
  s.tap.x += select(0u, 1u, below);
  return s;
}

// The place of a step in the source, in elements, or NOWHERE.
fn place(pixel: Pixel, step: Step, phase: Phase, group: u32) -> u32 {
  let s = vec2u(pixel.position + phase.advance * vec2i(step.tap)); // a negative position is a large one
  let inside = all(s < problem.source) && step.tap.x < phase.count.x;
  return select(NOWHERE, placeInSource(pixel.source, s, group, step.channel), inside);
}

fn row(step: Step, phase: Phase) -> u32 {
  return rowOfFilter(phase.first + phase.step * step.tap, step.channel);
}

// Adds 4 steps along k to the sums of the pixels that lie in the lanes 0–3, and in 4–7.
fn addLowRows(sums: Quads, x: vec4f, y: Quads) -> Quads {
  return Quads(
    addRow(sums.r0, subgroupBroadcast(x, 0u), y), addRow(sums.r1, subgroupBroadcast(x, 1u), y),
    addRow(sums.r2, subgroupBroadcast(x, 2u), y), addRow(sums.r3, subgroupBroadcast(x, 3u), y),
  );
}

fn addHighRows(sums: Quads, x: vec4f, y: Quads) -> Quads {
  return Quads(
    addRow(sums.r0, subgroupBroadcast(x, 4u), y), addRow(sums.r1, subgroupBroadcast(x, 5u), y),
    addRow(sums.r2, subgroupBroadcast(x, 6u), y), addRow(sums.r3, subgroupBroadcast(x, 7u), y),
  );
}

fn storeLowRows(pixel: u32, group: u32, col: u32, sums: Quads, shift: vec4f) {
  storeRow(subgroupBroadcast(pixel, 0u), group, col, sums.r0 + shift);
  storeRow(subgroupBroadcast(pixel, 1u), group, col, sums.r1 + shift);
  storeRow(subgroupBroadcast(pixel, 2u), group, col, sums.r2 + shift);
  storeRow(subgroupBroadcast(pixel, 3u), group, col, sums.r3 + shift);
}

fn storeHighRows(pixel: u32, group: u32, col: u32, sums: Quads, shift: vec4f) {
  storeRow(subgroupBroadcast(pixel, 4u), group, col, sums.r0 + shift);
  storeRow(subgroupBroadcast(pixel, 5u), group, col, sums.r1 + shift);
  storeRow(subgroupBroadcast(pixel, 6u), group, col, sums.r2 + shift);
  storeRow(subgroupBroadcast(pixel, 7u), group, col, sums.r3 + shift);
}

// 4 steps of one pixel.
fn loadSource(pixel: Pixel, s0: Step, s1: Step, s2: Step, s3: Step, phase: Phase, group: u32) -> vec4f {
  var at = vec4u(place(pixel, s0, phase, group));
  if (!WHOLE_QUADS) {
    at.y = place(pixel, s1, phase, group);
    at.z = place(pixel, s2, phase, group);
    at.w = place(pixel, s3, phase, group);
  }
  return select(vec4f(0.0), quadSource(at), at != vec4u(NOWHERE));
}

fn compute(tile: u32, lane: u32) {
  // Tiles are numbered along the channels, then the pixels of a phase, then the phases, then the groups.
  let grid = gridOfPhase();
  let across = (problem.destChannels + COLS - 1u) / COLS;
  let down = (problem.images * grid.x * grid.y + ROWS - 1u) / ROWS;
  let z = tile / (across * down);
  let group = z / phases();
  if (group >= problem.groups) { return; }

  let col = tile % across * COLS + lane * 4u;
  let firstRow = tile / across % down * ROWS;
  let d0 = phaseFrom(z % phases());
  let phase = phaseOf(d0);
  // The lane looks after every LANES-th pixel.
  let p0 = pixelOf(firstRow + lane, d0, phase.position);
  let p1 = pixelOf(firstRow + LANES + lane, d0, phase.position);
  let p2 = pixelOf(firstRow + 2u * LANES + lane, d0, phase.position);
  let p3 = pixelOf(firstRow + 3u * LANES + lane, d0, phase.position);
  let columns = columnOfFilter(group, col);
  var sums0: Quads;
  var sums1: Quads;
  var sums2: Quads;
  var sums3: Quads;
  var s0: Step;
  var y: Quads;
  if (phase.count.y == 0u) { s0.tap.x = phase.count.x; }
  while (s0.tap.x < phase.count.x) {
    // Whole quads stay within one tap.
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    if (WHOLE_QUADS) {
      s1.channel += 1u;
      s2.channel += 2u;
      s3.channel += 3u;
    } else {
      s1 = next(s0, 1u, phase.count);
      s2 = next(s1, 1u, phase.count);
      s3 = next(s2, 1u, phase.count);
    }
    if (FILTER_ALONG_SOURCE) {
      let at = columns + row(s0, phase);
      let q0 = quadFilter(at, 1u);
      let q1 = quadFilter(at + problem.filterDest, 1u);
      let q2 = quadFilter(at + 2u * problem.filterDest, 1u);
      let q3 = quadFilter(at + 3u * problem.filterDest, 1u);
      y = Quads(
        vec4f(q0.x, q1.x, q2.x, q3.x), vec4f(q0.y, q1.y, q2.y, q3.y),
        vec4f(q0.z, q1.z, q2.z, q3.z), vec4f(q0.w, q1.w, q2.w, q3.w),
      );
    } else {
      // Zero times whatever was read behind the last tap could be NaN: both factors are cleared.
      let none = vec4f(0.0);
      y = Quads(
        quadFilter(columns + row(s0, phase), problem.filterDest),
        select(none, quadFilter(columns + row(s1, phase), problem.filterDest), s1.tap.x < phase.count.x),
        select(none, quadFilter(columns + row(s2, phase), problem.filterDest), s2.tap.x < phase.count.x),
        select(none, quadFilter(columns + row(s3, phase), problem.filterDest), s3.tap.x < phase.count.x),
      );
    }
    let x0 = loadSource(p0, s0, s1, s2, s3, phase, group);
    let x1 = loadSource(p1, s0, s1, s2, s3, phase, group);
    sums0 = addLowRows(sums0, x0, y);
    if (LANES == 8u) {
      sums1 = addHighRows(sums1, x0, y);
      sums2 = addLowRows(sums2, x1, y);
      sums3 = addHighRows(sums3, x1, y);
    } else {
      sums1 = addLowRows(sums1, x1, y);
      sums2 = addLowRows(sums2, loadSource(p2, s0, s1, s2, s3, phase, group), y);
      sums3 = addLowRows(sums3, loadSource(p3, s0, s1, s2, s3, phase, group), y);
    }
    if (WHOLE_QUADS) {
      s0 = next(s0, 4u, phase.count);
    } else {
      s0 = next(s3, 1u, phase.count);
    }
  }

  let shift = biasFrom(group, col);
  storeLowRows(p0.dest, group, col, sums0, shift);
  if (LANES == 8u) {
    storeHighRows(p0.dest, group, col, sums1, shift);
    storeLowRows(p1.dest, group, col, sums2, shift);
    storeHighRows(p1.dest, group, col, sums3, shift);
  } else {
    storeLowRows(p1.dest, group, col, sums1, shift);
    storeLowRows(p2.dest, group, col, sums2, shift);
    storeLowRows(p3.dest, group, col, sums3, shift);
  }
}
