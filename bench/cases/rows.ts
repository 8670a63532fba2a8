/** The shape of a matrix of about so many elements, 1024 wide. */
export function rowsOf1024(size: number): [rows: number, columns: number] {
  return [Math.ceil(size / 1024), 1024]
}
