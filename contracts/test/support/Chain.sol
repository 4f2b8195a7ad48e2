// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The few cheats of forge's chain that these tests use.
interface Chain {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    /// @dev From now on; `getRecordedLogs` gives them and begins anew.
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);
    function warp(uint256 timestamp) external;
    function deal(address account, uint256 balance) external;
    function prank(address sender) external;
    function startPrank(address sender) external;
    function stopPrank() external;
    /// @dev Puts code at an address.
    function etch(address account, bytes calldata code) external;
    function chainId(uint256 id) external;
    function expectRevert(bytes calldata data) external;
    /// @dev Any arguments.
    function expectPartialRevert(bytes4 selector) external;
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function addr(uint256 key) external pure returns (address);
    /// @dev The compiler takes `block.timestamp` for one value throughout a function; this one follows `warp`.
    function getBlockTimestamp() external view returns (uint256);
}

/// @dev Where forge answers them.
Chain constant chain = Chain(address(uint160(uint256(keccak256("hevm cheat code")))));
