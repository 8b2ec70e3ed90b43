package main

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A question is one line of input.
type question struct {
	Ask   string      `json:"ask"`
	Index int64       `json:"index"` // of an entry, from 0
	Old   int64       `json:"old"`   // the smaller size
	Size  int64       `json:"size"`  // the size of the tree that a proof leads to
	Proof []tlog.Hash `json:"proof"` // to check
	Vkey  string      `json:"vkey"`  // whose signature
	Data  []byte      `json:"data"`  // a file or note
}

// An answer is one line of output. Error is empty where what was asked is so.
type answer struct {
	Error  string      `json:"error"`
	Proof  []tlog.Hash `json:"proof,omitempty"`
	Leaf   *tlog.Hash  `json:"leaf,omitempty"`
	Old    *tlog.Hash  `json:"old,omitempty"`
	Root   *tlog.Hash  `json:"root,omitempty"`
	Signer []string    `json:"signer,omitempty"`
}

func (r *record) answer(q question) (a answer, err error) {
	if q.Index < 0 || q.Index >= r.size || q.Size > r.size || q.Old < 0 || q.Old > q.Size {
		return a, fmt.Errorf("not within the log of %d entries", r.size)
	}
	switch q.Ask {
	case "record", "prove record":
		return r.aboutRecord(q)
	case "tree", "prove tree":
		return r.aboutTree(q)
	case "signature":
		return r.signature(q)
	case "note":
		return openNote(q.Data, q.Vkey)
	case "proof file":
		return a, r.proofFile(string(q.Data))
	}
	return a, fmt.Errorf("cannot answer %q", q.Ask)
}

// aboutRecord makes or checks the proof that an entry is in the tree of a size.
func (r *record) aboutRecord(q question) (a answer, err error) {
	root, err := tlog.TreeHash(q.Size, r.hashes)
	if err != nil {
		return a, err
	}
	leaf := tlog.RecordHash(r.entries[q.Index])
	if q.Ask == "record" {
		return a, tlog.CheckRecord(q.Proof, q.Size, root, q.Index, leaf)
	}
	a.Leaf, a.Root = &leaf, &root
	a.Proof, err = tlog.ProveRecord(q.Size, q.Index, r.hashes)
	return a, err
}

// aboutTree makes or checks the proof that the tree of one size begins with that of another.
func (r *record) aboutTree(q question) (a answer, err error) {
	root, err := tlog.TreeHash(q.Size, r.hashes)
	if err != nil {
		return a, err
	}
	old, err := tlog.TreeHash(q.Old, r.hashes)
	if err != nil {
		return a, err
	}
	if q.Ask == "tree" {
		return a, tlog.CheckTree(q.Proof, q.Size, root, q.Old, old)
	}
	a.Old, a.Root = &old, &root
	a.Proof, err = tlog.ProveTree(q.Size, q.Old, r.hashes)
	return a, err
}

func openNote(message []byte, vkey string) (a answer, err error) {
	key, err := note.NewVerifier(vkey)
	if err != nil {
		return a, err
	}
	opened, err := note.Open(message, note.VerifierList(key))
	if err != nil {
		return a, err
	}
	for _, each := range opened.Sigs {
		a.Signer = append(a.Signer, each.Name)
	}
	return a, nil
}

// proofFile checks a C2SP tlog-proof file by itself: it carries the entry, its index, the hashes
// up to a root and the checkpoint with that root.
func (r *record) proofFile(file string) error {
	parts := strings.SplitN(file, "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	if len(parts) < 2 || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" ||
		!strings.HasPrefix(lines[1], "extra ") || !strings.HasPrefix(lines[2], "index ") {
		return fmt.Errorf("not a tlog-proof file with an entry in it")
	}
	entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	said, err := signed([]byte(parts[1]), r.key)
	if err != nil {
		return err
	}
	if said.origin != r.origin {
		return fmt.Errorf("the proof is for the log %s", said.origin)
	}
	return tlog.CheckRecord(proof, said.size, said.root, index, tlog.RecordHash(entry))
}
