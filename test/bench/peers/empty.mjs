// A module with nothing in it: what Node takes to load any file by `import`.
export {}
