// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SumTree} from "./SumTree.sol";

/**
 * @title Receipts as a node signs them, and the tree of those that a post settles.
 * @notice A receipt says nothing of prompt and answer: of these there is a salted commitment. Its digest names the pool
 * (chain, contract, payer, token), the node whose log it is in, and its index there; none can be used twice.
 */
library ReceiptLog {
    /**
     * @param index In the node's log of this pool, from 0.
     * @param writtenAt Seconds since 1970, by the node's clock.
     * @param fee In the token's smallest unit.
     * @param adapter As registered in `Adapters`.
     * @param lineage Hash of the contributions that were credited, see `lineageOf`.
     * @param statement Commitment to everything else.
     */
    struct Receipt {
        uint48 index;
        uint40 writtenAt;
        uint128 fee;
        bytes32 adapter;
        bytes32 lineage;
        bytes32 statement;
    }

    /**
     * @notice What a post holds at an index.
     * @param r With `vs` the signature in 64 bytes (ERC-2098).
     */
    struct Entry {
        uint48 index;
        bytes32 digest;
        bytes32 r;
        bytes32 vs;
        bytes32[] proof;
    }

    bytes32 private constant RECEIPT = keccak256("colophon-settled-receipt/1");
    bytes32 private constant ENTRY = keccak256("colophon-settled-entry/1");
    bytes32 private constant NODE = keccak256("colophon-settled-node/1");

    /// @notice What a node signs. SHA-256, so that whoever checks a million of them finds a fast program for it anywhere.
    function digestOf(bytes32 pool, address node, Receipt calldata receipt) internal pure returns (bytes32) {
        return sha256(abi.encode(RECEIPT, pool, node, receipt));
    }

    /// @notice Contributions by the ways in which they were used.
    function lineageOf(uint32[] calldata trained, uint32[] calldata read) internal pure returns (bytes32) {
        return keccak256(abi.encode(trained, read));
    }

    /// @notice Who signed a digest; nobody where that is no signature, or one of the two that has a twin.
    function signerOf(bytes32 digest, bytes32 r, bytes32 vs) internal pure returns (address signer) {
        (signer,,) = ECDSA.tryRecover(digest, r, vs);
    }

    /// @notice Whether the tree of `root` over the indices from `from` to before `to` has the entry at its index.
    function holds(bytes32 root, uint48 from, uint48 to, Entry calldata entry) internal pure returns (bool) {
        if (entry.index < from || entry.index >= to) return false;
        if (entry.proof.length != SumTree.depthOf(to - from)) return false;
        uint256 place = entry.index - from;
        bytes32 hash = keccak256(abi.encode(ENTRY, entry.digest, entry.r, entry.vs));
        for (uint256 level = 0; level < entry.proof.length; ++level) {
            bytes32 sibling = entry.proof[level];
            hash = (place >> level) & 1 == 0
                ? keccak256(abi.encode(NODE, hash, sibling))
                : keccak256(abi.encode(NODE, sibling, hash));
        }
        return hash == root;
    }
}
