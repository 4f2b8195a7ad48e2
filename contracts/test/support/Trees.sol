// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReceiptLog} from "../../src/settlement/ReceiptLog.sol";
import {SumTree} from "../../src/settlement/SumTree.sol";

/// @notice The trees of a settlement once more, written plainly: what these tests prove is not what they are made with.
library Trees {
    struct Sum {
        bytes32[][] hashes;
        uint128[][] sums;
        address[] accounts;
        uint128[] totals;
    }

    function sumTree(bytes32 pool, address[] memory accounts, uint128[] memory totals)
        internal
        pure
        returns (Sum memory tree)
    {
        uint256 depth = depthOf(accounts.length);
        tree.hashes = new bytes32[][](depth + 1);
        tree.sums = new uint128[][](depth + 1);
        (tree.accounts, tree.totals) = (accounts, totals);
        tree.hashes[0] = new bytes32[](accounts.length);
        tree.sums[0] = totals;
        for (uint256 place = 0; place < accounts.length; ++place) {
            tree.hashes[0][place] =
                keccak256(abi.encode(keccak256("colophon-settlement-leaf/1"), pool, accounts[place], totals[place]));
        }
        for (uint256 level = 1; level <= depth; ++level) {
            uint256 width = (tree.hashes[level - 1].length + 1) / 2;
            tree.hashes[level] = new bytes32[](width);
            tree.sums[level] = new uint128[](width);
            for (uint256 place = 0; place < width; ++place) {
                (bytes32 left, uint128 leftSum) = nodeAt(tree, level - 1, 2 * place);
                (bytes32 right, uint128 rightSum) = nodeAt(tree, level - 1, 2 * place + 1);
                bytes memory node =
                    abi.encodePacked(keccak256("colophon-settlement-node/1"), left, right, leftSum, rightSum);
                tree.hashes[level][place] = keccak256(node);
                tree.sums[level][place] = leftSum + rightSum;
            }
        }
    }

    function rootOf(Sum memory tree) internal pure returns (bytes32) {
        return tree.hashes[tree.hashes.length - 1][0];
    }

    function totalOf(Sum memory tree) internal pure returns (uint128) {
        return tree.sums[tree.sums.length - 1][0];
    }

    function leafAt(Sum memory tree, uint256 index) internal pure returns (SumTree.Leaf memory) {
        bytes memory proof;
        for (uint256 level = 0; level + 1 < tree.hashes.length; ++level) {
            (bytes32 hash, uint128 sum) = nodeAt(tree, level, (index >> level) ^ 1);
            proof = abi.encodePacked(proof, hash, sum);
        }
        return SumTree.Leaf(tree.accounts[index], tree.totals[index], index, proof);
    }

    function packed(Sum memory tree) internal pure returns (bytes memory leaves) {
        uint256 count = tree.accounts.length;
        // A word more, for the end of what is written last.
        leaves = new bytes(36 * count + 32);
        for (uint256 place = 0; place < count; ++place) {
            (uint256 account, uint256 total) = (uint160(tree.accounts[place]), tree.totals[place]);
            assembly ("memory-safe") {
                let free := add(add(leaves, 32), mul(place, 36))
                mstore(free, shl(96, account))
                mstore(add(free, 20), shl(128, total))
            }
        }
        assembly ("memory-safe") {
            mstore(leaves, mul(count, 36))
        }
    }

    /// @dev Over entries without their proofs, which are filled in.
    function logTree(ReceiptLog.Entry[] memory entries) internal pure returns (bytes32) {
        uint256 depth = depthOf(entries.length);
        bytes32[] memory level = new bytes32[](entries.length);
        for (uint256 place = 0; place < entries.length; ++place) {
            ReceiptLog.Entry memory entry = entries[place];
            level[place] = keccak256(abi.encode(keccak256("colophon-settled-entry/1"), entry.digest, entry.r, entry.vs));
            entry.proof = new bytes32[](depth);
        }
        for (uint256 height = 0; height < depth; ++height) {
            bytes32[] memory next = new bytes32[]((level.length + 1) / 2);
            for (uint256 place = 0; place < entries.length; ++place) {
                uint256 sibling = (place >> height) ^ 1;
                entries[place].proof[height] = sibling < level.length ? level[sibling] : bytes32(0);
            }
            for (uint256 place = 0; place < next.length; ++place) {
                bytes32 right = 2 * place + 1 < level.length ? level[2 * place + 1] : bytes32(0);
                next[place] = keccak256(abi.encode(keccak256("colophon-settled-node/1"), level[2 * place], right));
            }
            level = next;
        }
        return level[0];
    }

    function depthOf(uint256 count) private pure returns (uint256 depth) {
        while (2 ** depth < count) ++depth;
    }

    function nodeAt(Sum memory tree, uint256 level, uint256 place) private pure returns (bytes32, uint128) {
        if (place >= tree.hashes[level].length) return (0, 0);
        return (tree.hashes[level][place], tree.sums[level][place]);
    }
}
