// What the blocked products of matrices have in common: sums[r][c] += Σ_l A[r, l] · B[l, c], l from first to end.
//
// A workgroup of DOWN × ACROSS invocations computes a tile of the result, an invocation ROWS × COLS of it, which stay
// in registers as blocks of 4×4. Along k the workgroup goes DEPTH steps at a time: these lie in workgroup memory,
//
//   tileA: [BUFFERS · DEPTH, tile's rows / 4], tileB: [BUFFERS · DEPTH, tile's columns / 4], of vec4f
//
// whose vector v holds the rows (or columns) 4v … 4v+3 of one step. They come from memory as blocks of 4 rows × 4
// steps, four vec4 loads where the operand's neighbours are aligned, and are turned in registers where those run along
// k: an invocation stores whole vectors, since a store to one component may write the others too, and race.
// While a tile is multiplied the next one is on its way from memory to registers; with two BUFFERS it is stored
// without waiting for those who still multiply.
//
// Who uses this says what its operands are: fetchA(i, at, end) and fetchB give block i of the DEPTH steps from `at`
// on, as vectors of 4 rows (columns) for each of 4 steps, zero from step `end` on. A_ALONG_M and B_ALONG_K say which way
// its quads run; with SUMS_B, `columns` gets the sums of the invocation's columns of B.

// Tunables
// An invocation's part of the result, a workgroup's invocations, steps of a tile, tiles in workgroup memory.
const ROWS = 8u;
const COLS = 4u;
const DOWN = 8u;
const ACROSS = 16u;
const DEPTH = 16u;
const BUFFERS = 1u;

const TILE_ROWS = ROWS * DOWN;
const TILE_COLS = COLS * ACROSS;
const INVOCATIONS = DOWN * ACROSS;
const ROW_BLOCKS = ROWS / 4u; // of an invocation
const COL_BLOCKS = COLS / 4u;
const STEP_BLOCKS = DEPTH / 4u;
const BLOCKS_A = TILE_ROWS / 4u * STEP_BLOCKS;
const BLOCKS_B = TILE_COLS / 4u * STEP_BLOCKS;
const FETCHES = (BLOCKS_A + BLOCKS_B + INVOCATIONS - 1u) / INVOCATIONS; // by an invocation

// 4×4 values, by rows, or a vector for each of four steps.
struct Block { r0: vec4f, r1: vec4f, r2: vec4f, r3: vec4f }

alias Sums = array<array<Block, COL_BLOCKS>, ROW_BLOCKS>;

// An invocation's place among the DOWN × ACROSS: 32 neighbours make a patch of 4×8, so that a subgroup reads few
// different vectors at a time.
struct Place { down: u32, across: u32 }

var<workgroup> tileA: array<array<vec4f, TILE_ROWS / 4u>, BUFFERS * DEPTH>;
var<workgroup> tileB: array<array<vec4f, TILE_COLS / 4u>, BUFFERS * DEPTH>;

fn placeOf(index: u32) -> Place {
  let patch_ = index / 32u;
  let lane = index % 32u;
  return Place(patch_ / (ACROSS / 8u) * 4u + lane / 8u, patch_ % (ACROSS / 8u) * 8u + lane % 8u);
}

// Rows become columns.
fn turned(x: Block) -> Block {
  return Block(
    vec4f(x.r0.x, x.r1.x, x.r2.x, x.r3.x), vec4f(x.r0.y, x.r1.y, x.r2.y, x.r3.y),
    vec4f(x.r0.z, x.r1.z, x.r2.z, x.r3.z), vec4f(x.r0.w, x.r1.w, x.r2.w, x.r3.w),
  );
}

// Zero from step `end` on: zero times whatever was read beyond it could be NaN, so both factors are cleared.
fn cut(x: Block, step: u32, end: u32) -> Block {
  let none = vec4f();
  return Block(
    select(none, x.r0, step < end), select(none, x.r1, step + 1u < end),
    select(none, x.r2, step + 2u < end), select(none, x.r3, step + 3u < end),
  );
}

// Block i of the tiles: vectors are neighbours where an operand's rows (columns) are, steps where its steps are.
struct BlockAt { vector: u32, step: u32 }

fn blockAt(i: u32, vectors: u32, alongSteps: bool) -> BlockAt {
  if (alongSteps) { return BlockAt(i / STEP_BLOCKS, i % STEP_BLOCKS * 4u); }
  return BlockAt(i % vectors, i / vectors * 4u);
}

fn fetch(i: u32, first: u32, end: u32) -> Block {
  if (i < BLOCKS_A) { return fetchA(i, first, end); }
  return fetchB(i - BLOCKS_A, first, end);
}

fn keep(i: u32, buffer: u32, x: Block) {
  if (i < BLOCKS_A) {
    let at = blockAt(i, TILE_ROWS / 4u, !A_ALONG_M);
    let step = buffer * DEPTH + at.step;
    tileA[step][at.vector] = x.r0;
    tileA[step + 1u][at.vector] = x.r1;
    tileA[step + 2u][at.vector] = x.r2;
    tileA[step + 3u][at.vector] = x.r3;
  } else if (i < BLOCKS_A + BLOCKS_B) {
    let at = blockAt(i - BLOCKS_A, TILE_COLS / 4u, B_ALONG_K);
    let step = buffer * DEPTH + at.step;
    tileB[step][at.vector] = x.r0;
    tileB[step + 1u][at.vector] = x.r1;
    tileB[step + 2u][at.vector] = x.r2;
    tileB[step + 3u][at.vector] = x.r3;
  }
}

fn addOuter(sums: Block, x: vec4f, y: vec4f) -> Block {
  return Block(
    fma(vec4f(x.x), y, sums.r0), fma(vec4f(x.y), y, sums.r1),
    fma(vec4f(x.z), y, sums.r2), fma(vec4f(x.w), y, sums.r3),
  );
}

var<private> columns: array<vec4f, COL_BLOCKS>;

fn multiply(index: u32, from_: u32, end: u32) -> Sums {
  let place = placeOf(index);
  var sums: Sums;
  var coming: array<Block, FETCHES>;
  for (var f = 0u; f < FETCHES; f++) { coming[f] = fetch(index + f * INVOCATIONS, from_, end); }
  for (var f = 0u; f < FETCHES; f++) { keep(index + f * INVOCATIONS, 0u, coming[f]); }
  workgroupBarrier();
  var buffer = 0u;
  for (var first = from_; first < end; first += DEPTH) {
    let next = first + DEPTH;
    if (next < end) {
      for (var f = 0u; f < FETCHES; f++) { coming[f] = fetch(index + f * INVOCATIONS, next, end); }
    }
    for (var l = 0u; l < DEPTH; l++) {
      var x: array<vec4f, ROW_BLOCKS>;
      var y: array<vec4f, COL_BLOCKS>;
      for (var r = 0u; r < ROW_BLOCKS; r++) { x[r] = tileA[buffer * DEPTH + l][r * DOWN + place.down]; }
      for (var c = 0u; c < COL_BLOCKS; c++) { y[c] = tileB[buffer * DEPTH + l][c * ACROSS + place.across]; }
      if (SUMS_B) {
        for (var c = 0u; c < COL_BLOCKS; c++) { columns[c] += y[c]; }
      }
      for (var r = 0u; r < ROW_BLOCKS; r++) {
        for (var c = 0u; c < COL_BLOCKS; c++) { sums[r][c] = addOuter(sums[r][c], x[r], y[c]); }
      }
    }
    if (BUFFERS == 1u) { workgroupBarrier(); }
    buffer = (buffer + 1u) % BUFFERS;
    if (next < end) {
      for (var f = 0u; f < FETCHES; f++) { keep(index + f * INVOCATIONS, buffer, coming[f]); }
    }
    workgroupBarrier();
  }
  return sums;
}
