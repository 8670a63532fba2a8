// The gradient of a convolution with respect to its filter, as the product of matrices that `filterProduct.wgsl` says.
// The blocking is that of `matmul/subgroup.wgsl` with A transposed: a workgroup is one subgroup of 8 (or 4) lanes and
// computes 16 rows × 32 columns (8 × 16) in blocks of 4 pixels; a lane fetches 4 rows of one pixel, and
// `subgroupBroadcast` hands them round.
//
// A quad is four values, in four loads or, where they are neighbours and aligned, in one.
//
// uses: conv2d/filterProblem, conv2d/filterProduct, conv2d/quads

const ROWS = 2u * LANES;
const NOWHERE = 0xffffffffu;

// A pixel of dy.
struct Pixel { image: u32, d: vec2u }

// The place of a row's value for a pixel in x, in elements, or NOWHERE.
fn place(row: Row, pixel: Pixel, inside: bool) -> u32 {
  let s = vec2u(vec2i(pixel.d * problem.stride) + row.offset); // a negative position is a large one
  return select(NOWHERE, placeInX(pixel.image, s, row.channel), inside && all(s < problem.x));
}

// 4 rows of one pixel.
fn loadX(r0: Row, r1: Row, r2: Row, r3: Row, pixel: Pixel, inside: bool) -> vec4f {
  var at = vec4u(place(r0, pixel, inside));
  if (!QUADS_X) {
    at.y = place(r1, pixel, inside);
    at.z = place(r2, pixel, inside);
    at.w = place(r3, pixel, inside);
  }
  return select(vec4f(0.0), quadX(at), at != vec4u(NOWHERE));
}

// a / b for a < 2²¹, without the division that a CPU has no vector instruction for.
fn quotient(a: u32, b: u32) -> u32 {
  return u32((f32(a) + 0.5) / f32(b));
}

// The pixel 4 further on in reading order.
fn fourth(pixel: Pixel) -> Pixel {
  let x = pixel.d.y + 4u;
  let carryX = quotient(x, problem.y.y);
  let y = pixel.d.x + carryX;
  let carryY = quotient(y, problem.y.x);
  return Pixel(pixel.image + carryY, vec2u(y - carryY * problem.y.x, x - carryX * problem.y.y));
}

fn addRows(sums: Quads, x0: vec4f, x1: vec4f, x2: vec4f, x3: vec4f, y: Quads) -> Quads {
  return Quads(addRow(sums.r0, x0, y), addRow(sums.r1, x1, y), addRow(sums.r2, x2, y), addRow(sums.r3, x3, y));
}

// One value of each of the lanes 0–3, and of 4–7.
fn lowLanes(x: f32) -> vec4f {
  return vec4f(subgroupBroadcast(x, 0u), subgroupBroadcast(x, 1u), subgroupBroadcast(x, 2u), subgroupBroadcast(x, 3u));
}

fn highLanes(x: f32) -> vec4f {
  return vec4f(subgroupBroadcast(x, 4u), subgroupBroadcast(x, 5u), subgroupBroadcast(x, 6u), subgroupBroadcast(x, 7u));
}

fn addLowRows(sums: Quads, x: vec4f, y: Quads) -> Quads {
  return addRows(sums, lowLanes(x.x), lowLanes(x.y), lowLanes(x.z), lowLanes(x.w), y);
}

fn addHighRows(sums: Quads, x: vec4f, y: Quads) -> Quads {
  return addRows(sums, highLanes(x.x), highLanes(x.y), highLanes(x.z), highLanes(x.w), y);
}

fn storeFourRows(split: u32, row: u32, group: u32, col: u32, sums: Quads) {
  storeRow(split, row, group, col, sums.r0);
  storeRow(split, row + 1u, group, col, sums.r1);
  storeRow(split, row + 2u, group, col, sums.r2);
  storeRow(split, row + 3u, group, col, sums.r3);
}

fn compute(tile: u32, lane: u32) {
  // Tiles are numbered along the columns, then the rows, then the groups, then the splits.
  let across = (problem.channelsY + COLS - 1u) / COLS;
  let down = (rows() + ROWS - 1u) / ROWS;
  let z = tile / (across * down);
  let group = z % problem.groups;
  let split = z / problem.groups;
  if (split >= problem.splits) { return; }

  let col = tile % across * COLS + lane * 4u;
  let row = tile / across % down * ROWS;
  // The lane fetches these rows of every fourth pixel.
  let own = row + lane / 4u * 4u;
  let r0 = rowOf(own, group);
  let r1 = rowOf(own + 1u, group);
  let r2 = rowOf(own + 2u, group);
  let r3 = rowOf(own + 3u, group);
  let r4 = rowOf(own + LANES, group);
  let r5 = rowOf(own + LANES + 1u, group);
  let r6 = rowOf(own + LANES + 2u, group);
  let r7 = rowOf(own + LANES + 3u, group);
  let start = split * problem.chunk;
  let end = min(start + problem.chunk, problem.images * problem.y.x * problem.y.y);
  let l = start + lane % 4u;
  var pixel = Pixel(l / (problem.y.x * problem.y.y), vec2u(l / problem.y.y % problem.y.x, l % problem.y.y));
  let stride = problem.groups * problem.channelsY;
  var s0: Quads;
  var s1: Quads;
  var s2: Quads;
  var s3: Quads;
  var columns = vec4f();
  for (var first = start; first < end; first += 4u) {
    let at = first * stride + group * problem.channelsY + col;
    // Zero times whatever was read beyond the end could be NaN: both factors are cleared.
    let none = vec4f(0.0);
    let y = Quads(
      quadY(at),
      select(none, quadY(at + stride), first + 1u < end),
      select(none, quadY(at + 2u * stride), first + 2u < end),
      select(none, quadY(at + 3u * stride), first + 3u < end),
    );
    if (SUMS_B) { columns += (y.r0 + y.r1) + (y.r2 + y.r3); }
    let inside = first + lane % 4u < end;
    let x0 = loadX(r0, r1, r2, r3, pixel, inside);
    s0 = addLowRows(s0, x0, y);
    let x1 = loadX(r4, r5, r6, r7, pixel, inside);
    if (LANES == 8u) {
      s1 = addHighRows(s1, x0, y);
      s2 = addLowRows(s2, x1, y);
      s3 = addHighRows(s3, x1, y);
    } else {
      s1 = addLowRows(s1, x1, y);
    }
    pixel = fourth(pixel);
  }

  if (SUMS_B && row == 0u) { _ = storeColumns(split, group, col, columns); }
  storeFourRows(split, row, group, col, s0);
  storeFourRows(split, row + 4u, group, col, s1);
  if (LANES == 8u) {
    storeFourRows(split, row + 8u, group, col, s2);
    storeFourRows(split, row + 12u, group, col, s3);
  }
}
