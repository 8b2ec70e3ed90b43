// Command check reads a record that Truceline wrote with nothing of Truceline: the hashes, proofs
// and signatures are those of golang.org/x/mod/sumdb/tlog and golang.org/x/mod/sumdb/note.
//
//	check LOG VKEY [< QUESTIONS]
//
// LOG is the folder with the checkpoint and tile/, VKEY a file with the operator's public key. It
// recomputes the root from the entries and again from the tiles of hashes, and compares both with
// the checkpoint, whose signature it checks. Then it answers questions, one JSON object a line.
// Built without a network, with Debian's golang-go and golang-golang-x-mod-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o check .
//
// It exits with 1 when the log is not the one that was signed for.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// height of a tile in C2SP tlog-tiles: 256 hashes or entries.
const height = 8

// A checkpoint says how large a log is and what its root is.
type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
}

// A record is a log that was checked.
type record struct {
	checkpoint
	key     note.Verifier
	entries [][]byte
	hashes  hashes
}

// hashes are those of all complete subtrees, in the order in which tlog stores them.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(h)) {
			return nil, fmt.Errorf("hash %d is not in a tree with %d of them", index, len(h))
		}
		found[i] = h[index]
	}
	return found, nil
}

// tiles reads the files of hashes. tlog names a tile's height in its path, and C2SP does not.
type tiles struct{ folder string }

func (t tiles) Height() int                     { return height }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for i, tile := range wanted {
		data, err := t.read(tile)
		if err != nil {
			return nil, err
		}
		found[i] = data
	}
	return found, nil
}

func (t tiles) read(tile tlog.Tile) ([]byte, error) {
	path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	path = strings.Replace(path, "tile/data/", "tile/entries/", 1)
	return os.ReadFile(filepath.Join(t.folder, filepath.FromSlash(path)))
}

// entries returns the entries of all bundles: each is its length in two bytes, then its bytes.
func (t tiles) entries(size int64) ([][]byte, error) {
	var found [][]byte
	for first := int64(0); first < size; first += 1 << height {
		width := size - first
		if width > 1<<height {
			width = 1 << height
		}
		data, err := t.read(tlog.Tile{H: height, L: -1, N: first >> height, W: int(width)})
		if err != nil {
			return nil, err
		}
		for ; width > 0; width-- {
			if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
				return nil, fmt.Errorf("the bundle from entry %d ends too soon", first)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			found, data = append(found, data[2:end]), data[end:]
		}
		if len(data) > 0 {
			return nil, fmt.Errorf("the bundle from entry %d goes on after its last entry", first)
		}
	}
	return found, nil
}

// signed opens a checkpoint, whose signature must be by this key.
func signed(message []byte, key note.Verifier) (checkpoint, error) {
	opened, err := note.Open(message, note.VerifierList(key))
	if err != nil {
		return checkpoint{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 {
		return checkpoint{}, fmt.Errorf("a checkpoint has three lines or more")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return checkpoint{}, fmt.Errorf("%q is not a checkpoint's size", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	return checkpoint{lines[0], size, root}, err
}

// open reads a log and checks it whole.
func open(folder string, key note.Verifier) (*record, error) {
	message, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return nil, err
	}
	said, err := signed(message, key)
	if err != nil {
		return nil, err
	}
	if said.size == 0 {
		return nil, fmt.Errorf("the log has no entries; tlog's root of none is not RFC 6962's")
	}
	read, err := tiles{folder}.entries(said.size)
	if err != nil {
		return nil, err
	}
	found := &record{checkpoint: said, key: key, entries: read}
	for index, entry := range read {
		more, err := tlog.StoredHashes(int64(index), entry, found.hashes)
		if err != nil {
			return nil, err
		}
		found.hashes = append(found.hashes, more...)
	}
	root, err := tlog.TreeHash(said.size, found.hashes)
	if err != nil {
		return nil, err
	}
	if root != said.root {
		return nil, fmt.Errorf("the entries' root is %x, and the checkpoint's %x", root[:], said.root[:])
	}
	return found, found.compareTiles(tiles{folder})
}

// compareTiles compares the files of hashes with the hashes of the entries. That they belong to
// the signed root is checked by tlog.
func (r *record) compareTiles(files tiles) error {
	all := make([]int64, len(r.hashes))
	for i := range all {
		all[i] = int64(i)
	}
	tree := tlog.Tree{N: r.size, Hash: r.root}
	stored, err := tlog.TileHashReader(tree, files).ReadHashes(all)
	if err != nil {
		return fmt.Errorf("the tiles of hashes: %v", err)
	}
	for i, hash := range stored {
		if hash != r.hashes[i] {
			return fmt.Errorf("the tiles of hashes: hash %d is not that of the entries", i)
		}
	}
	return nil
}

func run(folder, keyFile string) error {
	vkey, err := os.ReadFile(keyFile)
	if err != nil {
		return err
	}
	key, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		return err
	}
	found, err := open(folder, key)
	if err != nil {
		return err
	}
	fmt.Printf("origin  %s\nsize    %d\nroot    %x\n", found.origin, found.size, found.root[:])
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			return err
		}
		given, err := found.answer(asked)
		if err != nil {
			given = answer{Error: err.Error()}
		}
		line, err := json.Marshal(given)
		if err != nil {
			return err
		}
		fmt.Printf("%s\n", line)
	}
	return lines.Err()
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: check LOG VKEY")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(1)
	}
}
