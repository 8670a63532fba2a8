// Where the pass that makes losses of rows leaves which of them are hits: for accuracy, 1 or 0.

@group(0) @binding(4) var<storage, read_write> hits: array<i32>; // [rows]

fn keepHit(row: u32, begin: u32, end: u32) -> bool {
  hits[row] = select(0, 1, isHit(row, begin, end));
  return true;
}
