// The gradient of a convolution with respect to its filter, as the product of matrices that `filterProduct.wgsl` says.
// The loop, for GPUs, is that of `blocks.wgsl`; here is where the elements of its blocks lie. What the rows of a tile
// are is worked out once, at the start.
//
// uses: together, blocks, conv2d/filterProblem, conv2d/filterProduct

// Tunables
const A_ALONG_M = true;
const B_ALONG_K = false;

var<private> split: u32;
var<private> group: u32;
var<workgroup> tileRows: array<Row, TILE_ROWS>;

// A pixel of dy, and its place in x before a tap's offset.
struct Pixel { image: u32, position: vec2u }

fn pixelOf(l: u32) -> Pixel {
  let pixels = problem.y.x * problem.y.y;
  return Pixel(l / pixels, vec2u(l / problem.y.y % problem.y.x, l % problem.y.y) * problem.stride);
}

// A negative position is a large one.
fn isInside(pixel: Pixel, row: Row) -> bool { return all(vec2u(vec2i(pixel.position) + row.offset) < problem.x); }

fn placeOfX(pixel: Pixel, row: Row) -> u32 {
  return placeInX(pixel.image, vec2u(vec2i(pixel.position) + row.offset), row.channel);
}

// Four rows at one pixel; zeros outside add nothing to the sums.
fn fourRows(first: u32, l: u32) -> vec4f {
  let pixel = pixelOf(l);
  let row = tileRows[first];
  let at = placeOfX(pixel, row);
  if (QUADS_X) { return select(vec4f(), quadX(vec4u(at)), isInside(pixel, row)); }
  let places = vec4u(
    at, placeOfX(pixel, tileRows[first + 1u]), placeOfX(pixel, tileRows[first + 2u]), placeOfX(pixel, tileRows[first + 3u]),
  );
  let inside = vec4<bool>(
    isInside(pixel, row), isInside(pixel, tileRows[first + 1u]), isInside(pixel, tileRows[first + 2u]), isInside(pixel, tileRows[first + 3u]),
  );
  return select(vec4f(), quadX(places), inside);
}

fn fetchA(i: u32, first: u32, end: u32) -> Block {
  let at = blockAt(i, TILE_ROWS / 4u, false);
  let row = 4u * at.vector;
  let l = first + at.step;
  let x = Block(fourRows(row, l), fourRows(row, l + 1u), fourRows(row, l + 2u), fourRows(row, l + 3u));
  return cut(x, l, end);
}

fn fetchB(i: u32, first: u32, end: u32) -> Block {
  let at = blockAt(i, TILE_COLS / 4u, false);
  let l = first + at.step;
  let next = problem.groups * problem.channelsY;
  let begin = l * next + group * problem.channelsY + firstCol + 4u * at.vector;
  return cut(Block(quadY(begin), quadY(begin + next), quadY(begin + 2u * next), quadY(begin + 3u * next)), l, end);
}

fn shiftOf(col: u32) -> vec4f { return vec4f(); }

fn storeFour(row: u32, col: u32, x: vec4f) { storeRow(split, firstRow + row, group, firstCol + col, x); }

fn storeSums(col: u32, x: vec4f) {
  if (firstRow == 0u) { _ = storeColumns(split, group, firstCol + col, x); }
}

fn compute(tile: u32, index: u32) {
  // Tiles are numbered along the columns, then the rows, then the groups, then the splits.
  let across = (problem.channelsY + TILE_COLS - 1u) / TILE_COLS;
  let down = (rows() + TILE_ROWS - 1u) / TILE_ROWS;
  let z = tile / (across * down);
  let part = z / problem.groups;
  if (part >= problem.splits) { return; }

  split = part;
  group = z % problem.groups;
  firstCol = tile % across * TILE_COLS;
  firstRow = tile / across % down * TILE_ROWS;
  for (var i = index; i < TILE_ROWS; i += INVOCATIONS) {
    tileRows[i] = rowOf(firstRow + i, group);
  }
  workgroupBarrier();
  let end = min((part + 1u) * problem.chunk, problem.images * problem.y.x * problem.y.y);
  var sums = multiply(index, part * problem.chunk, end);
  storeTile(index, &sums);
}
