/** An app of the catalogue that a new cluster may run from the start. */
export interface CatalogueApp {
  /** Its name, and the file of @cowlab/apps that has it. */
  readonly name: string;
  /** The function that makes its module. */
  readonly factory: string;
  /** What it is for, in a few words. */
  readonly description: string;
  /** Whether it works on the shared media tree. @default false */
  readonly media?: boolean;
}

/** The apps of @cowlab/apps, in the order in which they are offered. */
export const appCatalogue: readonly CatalogueApp[] = [
  { name: "homepage", factory: "homepage", description: "a dashboard with a tile for each app" },
  { name: "jellyfin", factory: "jellyfin", description: "films, series and music", media: true },
  { name: "seerr", factory: "seerr", description: "takes requests for films and series" },
  { name: "sonarr", factory: "sonarr", description: "finds and sorts TV series", media: true },
  { name: "radarr", factory: "radarr", description: "finds and sorts films", media: true },
  { name: "lidarr", factory: "lidarr", description: "finds and sorts music", media: true },
  { name: "prowlarr", factory: "prowlarr", description: "knows where to search" },
  { name: "qbittorrent", factory: "qbittorrent", description: "downloads", media: true },
  { name: "calibre-web", factory: "calibreWeb", description: "books, to read and to send", media: true },
  { name: "openbooks", factory: "openbooks", description: "finds books", media: true },
  { name: "copyparty", factory: "copyparty", description: "files, to share and to upload", media: true },
];
