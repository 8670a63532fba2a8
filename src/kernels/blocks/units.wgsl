// The loop of blocks.wgsl by matrix units, for operands that are stored as f16: a subgroup multiplies two matrices of 16×16
// in one instruction, and adds to a third of f32. The products are exact. In which order a unit adds sixteen of them is its own
// affair, so this loop comes to other bits than those that add one step after the other.
//
//   tileA: [DEPTH, PITCH_A], tileB: [DEPTH, PITCH_B], of f16, four to an element; part_: [4 · DOWN, PITCH], of f32
//
// ROWS and COLS are 8, so the tile of the result is 2×2 parts, each with one block of every invocation and two matrices of
// every subgroup. Those have names: in an array, which a loop walks over, they would not stay in registers. What the subgroups
// have summed reaches the invocations part by part, through workgroup memory.

enable chromium_experimental_subgroup_matrix;

enable subgroups;

enable f16;

const SIDE = 16u; // of a matrix
const LANES = 32u; // of a subgroup
const SPACE = 4u; // so that the rows of a matrix lie in different banks of the memory
const PITCH_A = TILE_ROWS + SPACE;
const PITCH_B = TILE_COLS + SPACE;
const PITCH = 4u * ACROSS + SPACE;

alias Left = subgroup_matrix_left<f16, SIDE, SIDE>;
alias Right = subgroup_matrix_right<f16, SIDE, SIDE>;
alias Result = subgroup_matrix_result<f32, SIDE, SIDE>;

var<workgroup> tileA: array<vec4<f16>, DEPTH * PITCH_A / 4u>;
var<workgroup> tileB: array<vec4<f16>, DEPTH * PITCH_B / 4u>;
var<workgroup> part_: array<f32, 4u * DOWN * PITCH>;

fn placeOf(index: u32) -> Place { return Place(index / ACROSS, index % ACROSS); }

fn keep(i: u32, x: Block) {
  if (i < BLOCKS_A) {
    let block = blockAt(i, TILE_ROWS / 4u, !A_ALONG_M);
    let at = block.step * PITCH_A / 4u + block.vector;
    tileA[at] = vec4<f16>(x.r0);
    tileA[at + PITCH_A / 4u] = vec4<f16>(x.r1);
    tileA[at + 2u * PITCH_A / 4u] = vec4<f16>(x.r2);
    tileA[at + 3u * PITCH_A / 4u] = vec4<f16>(x.r3);
  } else if (i < BLOCKS_A + BLOCKS_B) {
    let block = blockAt(i - BLOCKS_A, TILE_COLS / 4u, B_ALONG_K);
    let at = block.step * PITCH_B / 4u + block.vector;
    tileB[at] = vec4<f16>(x.r0);
    tileB[at + PITCH_B / 4u] = vec4<f16>(x.r1);
    tileB[at + 2u * PITCH_B / 4u] = vec4<f16>(x.r2);
    tileB[at + 3u * PITCH_B / 4u] = vec4<f16>(x.r3);
  }
}

@diagnostic(off, chromium.subgroup_matrix_uniformity) // all lanes of a subgroup have one `subgroup`
fn multiply(index: u32, from_: u32, end: u32) -> Sums {
  let place = placeOf(index);
  let subgroup = index / LANES;
  // Where the subgroup's first matrix of a part begins, counted in quads along rows (columns); the second is beside it.
  let row = subgroup % (DOWN / 4u) * SIDE / 4u;
  let col = subgroup / (DOWN / 4u) * 2u * SIDE / 4u;
  var sum00: Result; // rows of the first parts
  var sum01: Result;
  var sum02: Result;
  var sum03: Result;
  var sum10: Result; // rows of the second ones
  var sum11: Result;
  var sum12: Result;
  var sum13: Result;
  var coming: array<Block, FETCHES>;
  for (var f = 0u; f < FETCHES; f++) { coming[f] = fetch(index + f * INVOCATIONS, from_, end); }
  for (var first = from_; first < end; first += DEPTH) {
    for (var f = 0u; f < FETCHES; f++) { keep(index + f * INVOCATIONS, coming[f]); }
    workgroupBarrier();
    if (first + DEPTH < end) {
      for (var f = 0u; f < FETCHES; f++) { coming[f] = fetch(index + f * INVOCATIONS, first + DEPTH, end); }
    }
    for (var step = 0u; step < DEPTH; step += SIDE) {
      let atA = step * PITCH_A / 4u + row;
      let atB = step * PITCH_B / 4u + col;
      let x0 = subgroupMatrixLoad<Left, col_major>(&tileA, atA, PITCH_A / 4u);
      let x1 = subgroupMatrixLoad<Left, col_major>(&tileA, atA + DOWN, PITCH_A / 4u);
      let y0 = subgroupMatrixLoad<Right, row_major>(&tileB, atB, PITCH_B / 4u);
      sum00 = subgroupMatrixMultiplyAccumulate(x0, y0, sum00);
      sum10 = subgroupMatrixMultiplyAccumulate(x1, y0, sum10);
      let y1 = subgroupMatrixLoad<Right, row_major>(&tileB, atB + SIDE / 4u, PITCH_B / 4u);
      sum01 = subgroupMatrixMultiplyAccumulate(x0, y1, sum01);
      sum11 = subgroupMatrixMultiplyAccumulate(x1, y1, sum11);
      let y2 = subgroupMatrixLoad<Right, row_major>(&tileB, atB + ACROSS, PITCH_B / 4u);
      sum02 = subgroupMatrixMultiplyAccumulate(x0, y2, sum02);
      sum12 = subgroupMatrixMultiplyAccumulate(x1, y2, sum12);
      let y3 = subgroupMatrixLoad<Right, row_major>(&tileB, atB + ACROSS + SIDE / 4u, PITCH_B / 4u);
      sum03 = subgroupMatrixMultiplyAccumulate(x0, y3, sum03);
      sum13 = subgroupMatrixMultiplyAccumulate(x1, y3, sum13);
    }
    if (SUMS_B) {
      for (var l = 0u; l < DEPTH; l++) {
        columns[0] += vec4f(tileB[l * PITCH_B / 4u + place.across]);
        columns[1] += vec4f(tileB[l * PITCH_B / 4u + ACROSS + place.across]);
      }
    }
    workgroupBarrier();
  }

  let at = 4u * row * PITCH + 4u * col;
  var sums: Sums;
  subgroupMatrixStore<row_major>(&part_, at, sum00, PITCH);
  subgroupMatrixStore<row_major>(&part_, at + SIDE, sum01, PITCH);
  sums[0][0] = ownBlock(place);
  subgroupMatrixStore<row_major>(&part_, at, sum02, PITCH);
  subgroupMatrixStore<row_major>(&part_, at + SIDE, sum03, PITCH);
  sums[0][1] = ownBlock(place);
  subgroupMatrixStore<row_major>(&part_, at, sum10, PITCH);
  subgroupMatrixStore<row_major>(&part_, at + SIDE, sum11, PITCH);
  sums[1][0] = ownBlock(place);
  subgroupMatrixStore<row_major>(&part_, at, sum12, PITCH);
  subgroupMatrixStore<row_major>(&part_, at + SIDE, sum13, PITCH);
  sums[1][1] = ownBlock(place);
  return sums;
}

// The invocation's block of the part that all subgroups have stored.
fn ownBlock(place: Place) -> Block {
  workgroupBarrier();
  let at = 4u * (place.down * PITCH + place.across);
  let block = Block(rowFrom(at), rowFrom(at + PITCH), rowFrom(at + 2u * PITCH), rowFrom(at + 3u * PITCH));
  workgroupBarrier();
  return block;
}

fn rowFrom(at: u32) -> vec4f { return vec4f(part_[at], part_[at + 1u], part_[at + 2u], part_[at + 3u]); }
