const FOLDER = '../../'
const files = import.meta.glob<string>(
  [
    '../../{src,bench}/**/*.{ts,wgsl,md}',
    '../../tasks/*/*',
    '../../web/inside/*.ts',
    '../../test/{ops,kernels}/**/*.ts',
    '../../test/*.ts',
    '../../scripts/*',
    '../../docs/**/*.md',
    '../../README.md',
  ],
  { query: '?raw', import: 'default' },
)

/** Whether the site has this file of the repository. */
export function hasFile(path: string): boolean {
  return FOLDER + path in files
}

/** The text of a file of the repository that the site has. */
export function textOf(path: string): Promise<string> {
  return files[FOLDER + path]()
}
