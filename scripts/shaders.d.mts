/** The texts of all shaders in a folder, by their paths in it. */
export function shadersOf(folder: string): Record<string, string>
