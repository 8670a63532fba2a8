// What the blocked products of matrices have in common: sums[r][c] += Σ_l A[r, l] · B[l, c], l from first to end.
//
// A workgroup of DOWN × ACROSS invocations computes a tile of the result, an invocation ROWS × COLS of it, which stay
// in registers as blocks of 4×4. Along k the workgroup goes DEPTH steps at a time. These come from memory as blocks of 4
// rows × 4 steps, four vec4 loads where the operand's neighbours are aligned, and are turned in registers where those run
// along k. How invocations share them says the loop: blocks/memory.wgsl through workgroup memory, blocks/lanes.wgsl from
// register to register. Each adds the steps one by one, in their order, so that all come to the same bits.
//
// Who uses this says what its operands are: fetchA(i, at, end) and fetchB give block i of the DEPTH steps from `at`
// on, as vectors of 4 rows (columns) for each of 4 steps, zero from step `end` on. A_ALONG_M and B_ALONG_K say which way
// its quads run; with SUMS_B, `columns` gets the sums of the invocation's columns of B. `storeTile` gives four columns of a row
// of the tile at a time to `storeFour`, after it has added `shiftOf` them, and `columns` to `storeSums`.

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
const FETCHES = (BLOCKS_A + BLOCKS_B + INVOCATIONS - 1u) / INVOCATIONS; // blocks of both that an invocation fetches

// 4×4 values, by rows, or a vector for each of four steps.
struct Block { r0: vec4f, r1: vec4f, r2: vec4f, r3: vec4f }

// Where the tile begins in the result.
var<private> firstRow: u32;
var<private> firstCol: u32;

alias Sums = array<array<Block, COL_BLOCKS>, ROW_BLOCKS>;

// An invocation's place among the DOWN × ACROSS: its rows of the result are those of blocks down, down + DOWN, …
struct Place { down: u32, across: u32 }

var<private> columns: array<vec4f, COL_BLOCKS>;

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

// Block i of both operands' tiles, A's first.
fn fetch(i: u32, first: u32, end: u32) -> Block {
  if (i < BLOCKS_A) { return fetchA(i, first, end); }
  return fetchB(i - BLOCKS_A, first, end);
}

// Block i of the tiles: vectors are neighbours where an operand's rows (columns) are, steps where its steps are.
struct BlockAt { vector: u32, step: u32 }

fn blockAt(i: u32, vectors: u32, alongSteps: bool) -> BlockAt {
  if (alongSteps) { return BlockAt(i / STEP_BLOCKS, i % STEP_BLOCKS * 4u); }
  return BlockAt(i % vectors, i / vectors * 4u);
}

fn addOuter(sums: Block, x: vec4f, y: vec4f) -> Block {
  return Block(
    fma(vec4f(x.x), y, sums.r0), fma(vec4f(x.y), y, sums.r1),
    fma(vec4f(x.z), y, sums.r2), fma(vec4f(x.w), y, sums.r3),
  );
}

fn storeTile(index: u32, sums: ptr<function, Sums>) {
  let place = placeOf(index);
  for (var c = 0u; c < COL_BLOCKS; c++) {
    let col = 4u * (c * ACROSS + place.across);
    if (SUMS_B && place.down == 0u) { storeSums(col, columns[c]); }
    let shift = shiftOf(col);
    for (var r = 0u; r < ROW_BLOCKS; r++) {
      let row = 4u * (r * DOWN + place.down);
      let x = (*sums)[r][c];
      storeFour(row, col, x.r0 + shift);
      storeFour(row + 1u, col, x.r1 + shift);
      storeFour(row + 2u, col, x.r2 + shift);
      storeFour(row + 3u, col, x.r3 + shift);
    }
  }
}
