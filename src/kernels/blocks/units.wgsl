// The loop of blocks.wgsl by matrix units, for operands that are stored as f16: a subgroup multiplies two matrices of 16×16
// in one instruction, and adds to a third of f32. Products are exact; in which order and how a unit adds sixteen of them is its
// own affair, so this loop comes to other bits than those that add one step after the other, up to ⅛ of the unit in the last
// place of Σ |A·B| for each step.
//
//   tileA: [DEPTH, tile's rows + SPACE], tileB: [DEPTH, tile's columns + SPACE], of f16
//   part: [4 · DOWN, 4 · ACROSS + SPACE], of f32
//
// The tile of the result is ROW_BLOCKS × COL_BLOCKS parts, each with one block of every invocation, and two matrices of every
// subgroup. What the subgroups have summed reaches the invocations part by part, through workgroup memory.

enable chromium_experimental_subgroup_matrix;

enable subgroups;

enable f16;

const SIDE = 16u; // of a matrix
const LANES = 32u; // of a subgroup
const SPACE = 8u; // so that rows of a matrix lie in different banks of the memory
const PITCH_A = TILE_ROWS + SPACE;
const PITCH_B = TILE_COLS + SPACE;
const PITCH = 4u * ACROSS + SPACE;
const FETCHES = (BLOCKS_A + BLOCKS_B + INVOCATIONS - 1u) / INVOCATIONS; // by an invocation

alias Left = subgroup_matrix_left<f16, SIDE, SIDE>;
alias Right = subgroup_matrix_right<f16, SIDE, SIDE>;
alias Result = subgroup_matrix_result<f32, SIDE, SIDE>;

var<workgroup> tileA: array<f16, DEPTH * PITCH_A>;
var<workgroup> tileB: array<f16, DEPTH * PITCH_B>;
var<workgroup> part_: array<f32, 4u * DOWN * PITCH>;

fn placeOf(index: u32) -> Place { return Place(index / ACROSS, index % ACROSS); }

fn fetch(i: u32, first: u32, end: u32) -> Block {
  if (i < BLOCKS_A) { return fetchA(i, first, end); }
  return fetchB(i - BLOCKS_A, first, end);
}

fn keepA(at: u32, x: vec4f) {
  let h = vec4<f16>(x);
  tileA[at] = h.x;
  tileA[at + 1u] = h.y;
  tileA[at + 2u] = h.z;
  tileA[at + 3u] = h.w;
}

fn keepB(at: u32, x: vec4f) {
  let h = vec4<f16>(x);
  tileB[at] = h.x;
  tileB[at + 1u] = h.y;
  tileB[at + 2u] = h.z;
  tileB[at + 3u] = h.w;
}

fn keep(i: u32, x: Block) {
  if (i < BLOCKS_A) {
    let block = blockAt(i, TILE_ROWS / 4u, !A_ALONG_M);
    let at = block.step * PITCH_A + 4u * block.vector;
    keepA(at, x.r0);
    keepA(at + PITCH_A, x.r1);
    keepA(at + 2u * PITCH_A, x.r2);
    keepA(at + 3u * PITCH_A, x.r3);
  } else if (i < BLOCKS_A + BLOCKS_B) {
    let block = blockAt(i - BLOCKS_A, TILE_COLS / 4u, B_ALONG_K);
    let at = block.step * PITCH_B + 4u * block.vector;
    keepB(at, x.r0);
    keepB(at + PITCH_B, x.r1);
    keepB(at + 2u * PITCH_B, x.r2);
    keepB(at + 3u * PITCH_B, x.r3);
  }
}

@diagnostic(off, chromium.subgroup_matrix_uniformity) // a subgroup's lanes have one `subgroup`
fn multiply(index: u32, from_: u32, end: u32) -> Sums {
  let place = placeOf(index);
  // Where the subgroup's two matrices of each part begin.
  let subgroup = index / LANES;
  let row = subgroup % (DOWN / 4u) * SIDE;
  let col = subgroup / (DOWN / 4u) * 2u * SIDE;
  var results: array<array<array<Result, 2>, COL_BLOCKS>, ROW_BLOCKS>;
  var coming: array<Block, FETCHES>;
  for (var f = 0u; f < FETCHES; f++) { coming[f] = fetch(index + f * INVOCATIONS, from_, end); }
  for (var first = from_; first < end; first += DEPTH) {
    for (var f = 0u; f < FETCHES; f++) { keep(index + f * INVOCATIONS, coming[f]); }
    workgroupBarrier();
    if (first + DEPTH < end) {
      for (var f = 0u; f < FETCHES; f++) { coming[f] = fetch(index + f * INVOCATIONS, first + DEPTH, end); }
    }
    for (var step = 0u; step < DEPTH; step += SIDE) {
      var x: array<Left, ROW_BLOCKS>;
      for (var r = 0u; r < ROW_BLOCKS; r++) {
        x[r] = subgroupMatrixLoad<Left, col_major>(&tileA, step * PITCH_A + 4u * DOWN * r + row, PITCH_A);
      }
      for (var c = 0u; c < COL_BLOCKS; c++) {
        for (var i = 0u; i < 2u; i++) {
          let y = subgroupMatrixLoad<Right, row_major>(&tileB, step * PITCH_B + 4u * ACROSS * c + col + i * SIDE, PITCH_B);
          for (var r = 0u; r < ROW_BLOCKS; r++) {
            results[r][c][i] = subgroupMatrixMultiplyAccumulate(x[r], y, results[r][c][i]);
          }
        }
      }
    }
    if (SUMS_B) {
      for (var l = 0u; l < DEPTH; l++) {
        for (var c = 0u; c < COL_BLOCKS; c++) {
          let at = l * PITCH_B + 4u * (c * ACROSS + place.across);
          columns[c] += vec4f(f32(tileB[at]), f32(tileB[at + 1u]), f32(tileB[at + 2u]), f32(tileB[at + 3u]));
        }
      }
    }
    workgroupBarrier();
  }

  var sums: Sums;
  for (var r = 0u; r < ROW_BLOCKS; r++) {
    for (var c = 0u; c < COL_BLOCKS; c++) {
      for (var i = 0u; i < 2u; i++) {
        subgroupMatrixStore<row_major>(&part_, row * PITCH + col + i * SIDE, results[r][c][i], PITCH);
      }
      workgroupBarrier();
      let at = 4u * (place.down * PITCH + place.across);
      sums[r][c] = Block(summed(at), summed(at + PITCH), summed(at + 2u * PITCH), summed(at + 3u * PITCH));
      workgroupBarrier();
    }
  }
  return sums;
}

fn summed(at: u32) -> vec4f { return vec4f(part_[at], part_[at + 1u], part_[at + 2u], part_[at + 3u]); }
